export function sourcesDigest(root: string): string;
export function writeStamp(root: string, digest: string): void;
