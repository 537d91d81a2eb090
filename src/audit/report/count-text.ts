/** A count in full, with thousands apart: `1,234,567`. */
export function countText(count: number): string {
  return `${count}`.replace(/\B(?=(\d{3})+$)/g, ',');
}
