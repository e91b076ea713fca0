/** `1 submission`, `2,400 submissions`. */
export function countText(count: number, noun: string, several = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : several}`;
}
