import { brotliCompressSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** What the page may weigh: bytes as sent, compressed with Brotli. */
const BUDGETS: Record<string, number> = { "map.js": 200_000, "map.css": 25_000 };

/** Fail the build when a bundle outgrows its budget. */
function budget(): Plugin {
  return {
    name: "budget",
    writeBundle(_options, bundle) {
      for (const [name, limit] of Object.entries(BUDGETS)) {
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

// Two files with fixed names: Django's ManifestStaticFilesStorage adds the hashes.
export default defineConfig({
  base: "./",
  build: {
    outDir: "dist/map",
    emptyOutDir: true,
    target: "es2022",
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: "src/main.ts",
      output: {
        entryFileNames: "map.js",
        assetFileNames: "map[extname]",
        codeSplitting: false,
      },
    },
  },
  plugins: [budget()],
});
