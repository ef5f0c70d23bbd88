/** What the server tells the page about itself: the declared types, addresses, rights. */

export type Shape = "point" | "line" | "multipolygon";

export interface PropertyInfo {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly role: string;
  readonly codes: Readonly<Record<string, string>>;
}

export interface TypeInfo {
  readonly name: string;
  readonly title: string;
  readonly shape: Shape;
  readonly minZoom: number;
  readonly properties: readonly PropertyInfo[];
}

export interface Catalogue {
  readonly csrf: string;
  readonly user: string;
  readonly rights: { readonly lookup: boolean; readonly manage: boolean };
  readonly home: readonly [number, number, number, number];
  readonly urls: {
    readonly tiles: string;
    readonly changes: string;
    readonly lookup: string;
    readonly identify: string;
    readonly serving: string;
    readonly logout: string;
    readonly admin: string;
  };
  readonly types: readonly TypeInfo[];
}

/** Read the catalogue that the page carries; the only place that trusts its form. */
export function readCatalogue(text: string | null | undefined): Catalogue {
  const value: unknown = JSON.parse(text ?? "null");
  if (!isCatalogue(value)) throw new Error("the page carries no catalogue");
  return value;
}

function isCatalogue(value: unknown): value is Catalogue {
  if (typeof value !== "object" || value === null) return false;
  const { home, urls, types } = value as Partial<Catalogue>;
  return (
    Array.isArray(home) && home.length === 4 && typeof urls === "object" && Array.isArray(types)
  );
}

/** The declared type called `name`, where there is one. */
export function typeNamed(catalogue: Catalogue, name: string): TypeInfo | undefined {
  return catalogue.types.find((type) => type.name === name);
}
