import { InvalidArgumentError } from 'commander';

/** Reads `--speed`: "max", or how many times as fast as the recording, from a tenth to a bound. */
export function speedOption(maxSpeed: number): (text: string) => number | 'max' {
  return (text) => {
    if (text === 'max') return 'max';
    const speed = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(speed) && speed >= 0.1 && speed <= maxSpeed) return speed;
    throw new InvalidArgumentError(`A speed is "max" or a number from 0.1 to ${maxSpeed}.`);
  };
}
