/** What of a typed address was matched as typed, so that no word is replaced in silence. */

export interface MatchedWord {
  readonly text: string;
  /** Whether the person typed this word otherwise. */
  readonly changed: boolean;
}

/** The words of `address`, each marked when the query has a different word in its place. */
export function matchedWords(query: string, address: string): MatchedWord[] {
  const asked = words(query);
  const given = address.split(/\s+/).filter(Boolean);
  const unmatched = asked.filter((word) => !given.some((candidate) => agrees(word, candidate)));
  return given.map((text) => ({
    text,
    changed:
      !asked.some((word) => agrees(word, text)) && unmatched.some((word) => resembles(word, text)),
  }));
}

/** Whether some word of the query was replaced by another in the answer. */
export function isReplaced(query: string, address: string): boolean {
  return matchedWords(query, address).some((word) => word.changed);
}

function words(text: string): string[] {
  return fold(text)
    .split(/[\s,]+/)
    .filter(Boolean);
}

/** A typed word agrees when it is the whole word or its beginning. */
function agrees(typed: string, word: string): boolean {
  return fold(word).replace(/,$/, "").startsWith(typed);
}

/** Near enough to have been meant: at most one slip for every three letters. */
function resembles(typed: string, word: string): boolean {
  const target = fold(word).replace(/,$/, "");
  if (/^\d/.test(typed) !== /^\d/.test(target)) return false;
  const most = Math.ceil(typed.length / 3);
  const beginning = target.slice(0, typed.length + 1);
  return Math.min(slips(typed, target), slips(typed, beginning)) <= most;
}

function fold(text: string): string {
  return text.normalize("NFC").toLocaleLowerCase("fi");
}

/** Edit distance with neighbouring letters swapped as one slip. */
export function slips(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + cost,
        swap && i > 1 && j > 1 ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
