/** Numbers of a benchmark, and how they are shown. */

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** Milliseconds of the processor that this process has used. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export const cell = (text: string, width: number) => text.padStart(width);
export const ms = (value: number) => cell(`${value.toFixed(0)} ms`, 10);
