/** Receives one line, without its line break, meant for the person who waits. */
export type Say = (line: string) => void;

/** A place a mongod can be fetched from when none is installed. */
export interface MongodSource {
  /** What it is, as the error names it when every source failed. */
  name: string;
  /** Said before it is tried: what happens, and how long that may take. */
  announcement: string;
  /** Fetches a mongod, using `folder` (empty, removed afterwards) as work space; returns the file's path. */
  fetch(folder: string, say: Say): Promise<string>;
}
