import { type RandomStream } from '../values/random-stream.ts';

const TWO_32 = 4_294_967_296;
const SQRT_2_PI = 2.5066282746310002;

// Cody (1969), "Rational Chebyshev approximations for the error function", in the form of ACM algorithm 715: from the
// highest power down, numerator over denominator.
const MIDDLE = {
  top: [0.065682337918207449, 2.2352520354606839, 161.02823106855588, 1067.6894854603709, 18154.981253343561],
  bottom: [1, 47.202581904688242, 976.09855173777669, 10260.932208618978, 45507.78933502673],
  until: 0.67448975,
};
const SHOULDER = {
  top: [
    ...[1.0765576773720192e-8, 0.39894151208813467, 8.8831497943883759, 93.506656132177856],
    ...[597.27027639480026, 2494.5375852903727, 6848.1904505362823, 11602.65143764735, 9842.714838383978],
  ],
  bottom: [
    ...[1, 22.266688044328116, 235.387901782625, 1519.3775994075548, 6485.5582982667608],
    ...[18615.571640885098, 34900.952721145977, 38912.003286093271, 19685.42967685999],
  ],
  until: 5.65685424949238,
};
const TAIL = {
  top: [
    ...[0.023073441764940173, 0.21589853405795699, 0.12740116116024736, 0.022235277870649807],
    ...[0.0014216191932278935, 2.9112874951168792e-5],
  ],
  bottom: [
    ...[1, 1.2842600961449112, 0.46823821248086512, 0.065988137868928552],
    ...[0.0037823963320275824, 7.2975155508396621e-5],
  ],
};

/** The probability that a standard normal draw is at most `x`, to the accuracy of a double also far below zero. */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size <= MIDDLE.until) return 0.5 + x * ratio(MIDDLE, x * x);
  const below = size > SHOULDER.until ? farBelow(size) : ratio(SHOULDER, size) * densityPart(size);
  return x > 0 ? 1 - below : below;
}

function farBelow(size: number): number {
  // The density is zero long before the fraction could divide infinity by itself.
  if (size > 40) return 0;
  const inverse = 1 / (size * size);
  return ((1 / SQRT_2_PI - inverse * ratio(TAIL, inverse)) / size) * densityPart(size);
}

/** exp(−x² ÷ 2) with the square cut in two, so that its rounding is not multiplied. */
function densityPart(size: number): number {
  const coarse = Math.trunc(size * 16) / 16;
  return Math.exp(-coarse * coarse * 0.5) * Math.exp(-(size - coarse) * (size + coarse) * 0.5);
}

// Wichura (1988), algorithm AS 241, PPND16: from the highest power down.
const CENTRE = {
  top: [
    ...[2509.0809287301227, 33430.575583588128, 67265.770927008701, 45921.953931549871],
    ...[13731.693765509461, 1971.5909503065514, 133.14166789178438, 3.3871328727963666],
  ],
  bottom: [
    ...[5226.4952788525459, 28729.085735721943, 39307.895800092711, 21213.794301586596],
    ...[5394.1960214247511, 687.18700749205791, 42.313330701600911, 1],
  ],
};
const NEAR = {
  top: [
    ...[7.7454501427834141e-4, 0.022723844989269185, 0.24178072517745061, 1.2704582524523684],
    ...[3.6478483247632046, 5.7694972214606914, 4.6303378461565453, 1.4234371107496836],
  ],
  bottom: [
    ...[1.0507500716444168e-9, 5.4759380849953449e-4, 0.015198666563616457, 0.14810397642748007],
    ...[0.6897673349851, 1.6763848301838038, 2.0531916266377588, 1],
  ],
};
const FAR = {
  top: [
    ...[2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576123],
    ...[0.29656057182850489, 1.7848265399172913, 5.4637849111641144, 6.6579046435011038],
  ],
  bottom: [
    ...[2.0442631033899398e-15, 1.4215117583164459e-7, 1.8463183175100547e-5, 7.8686913114561326e-4],
    ...[0.014875361290850615, 0.13692988092273581, 0.59983220655588794, 1],
  ],
};

/**
 * What a standard normal draw is at most with a probability.
 *
 * @returns Minus or plus infinity at 0 and 1, and not a number outside.
 * @example
 * normalQuantile(0.975); // 1.959963984540054
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  const offset = probability - 0.5;
  if (Math.abs(offset) <= 0.425) return offset * ratio(CENTRE, 0.180625 - offset * offset);
  const tail = Math.min(probability, 1 - probability);
  if (tail === 0) return offset * Number.POSITIVE_INFINITY;
  const depth = Math.sqrt(-Math.log(tail));
  return Math.sign(offset) * (depth <= 5 ? ratio(NEAR, depth - 1.6) : ratio(FAR, depth - 5));
}

/** The next standard normal draw of a stream: the quantile of the middle of one of 2^32 equal parts. */
export function normalDraw(stream: RandomStream): number {
  return normalQuantile((stream.nextU32() + 0.5) / TWO_32);
}

type Fraction = { readonly top: readonly number[]; readonly bottom: readonly number[] };

function ratio({ top, bottom }: Fraction, x: number): number {
  return polynomial(top, x) / polynomial(bottom, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}
