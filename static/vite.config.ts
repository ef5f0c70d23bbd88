import { brotliCompressSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** What the page may weigh: bytes as sent, compressed with Brotli. */
const BUDGETS: Record<string, Record<string, number>> = {
  map: { "map.js": 200_000, "map.css": 25_000 },
  documents: { "documents.js": 140_000, "documents.css": 8_000 },
};

/** Each page has a bundle of its own; the first one built empties the folder. */
const ENTRIES: Record<string, string> = { map: "src/main.ts", documents: "src/documents.ts" };

/** Fail the build when a bundle outgrows its budget. */
function budget(page: string): Plugin {
  return {
    name: "budget",
    writeBundle(_options, bundle) {
      for (const [name, limit] of Object.entries(BUDGETS[page] ?? {})) {
        const output = bundle[name];
        if (!output) this.error(`${name} was not built`);
        const content = output.type === "chunk" ? output.code : output.source;
        const size = brotliCompressSync(content).length;
        if (size > limit) this.error(`${name} is ${size} bytes (br), the budget is ${limit}`);
        console.log(`${name}: ${size} of ${limit} bytes (br)`);
      }
    },
  };
}

// Two files for each page, with fixed names: Django's ManifestStaticFilesStorage adds the hashes.
export default defineConfig(({ mode }) => {
  const page = mode in ENTRIES ? mode : "map";
  return {
    base: "./",
    build: {
      outDir: "dist/map",
      emptyOutDir: page === "map",
      target: "es2022",
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: ENTRIES[page],
        output: {
          entryFileNames: `${page}.js`,
          assetFileNames: `${page}[extname]`,
          codeSplitting: false,
        },
      },
    },
    plugins: [budget(page)],
  };
});
