export function causeOf(output: string): { because: string; remedy: string };
