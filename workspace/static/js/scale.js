/** Axes with round numbers. */

const STEPS = [1, 2, 2.5, 5, 10];

/** Round tick values from at or below low to at or above high, about count of them. */
export function niceTicks(low, high, count = 5) {
  if (low === high) return niceTicks(Math.min(0, low), Math.max(1, high), count);
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * STEPS.find((one) => one * power >= rough * 0.999);
  const first = Math.floor(low / step + 1e-9) * step;
  const last = Math.ceil(high / step - 1e-9) * step;
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, index) =>
    Number((first + index * step).toPrecision(12)),
  );
}

/** The lowest and highest value an axis must hold. Bars and areas stand on zero; a line may leave it far below. */
export function extent(values, { fromZero }) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const far = low > 0 && low > 0.6 * high;
  return fromZero || !far ? [Math.min(0, low), Math.max(0, high)] : [low - 0.15 * (high - low), high];
}

/** A function from a value to a position between two ends. */
export function linear([from, to], [start, end]) {
  return (value) => start + ((value - from) / (to - from || 1)) * (end - start);
}
