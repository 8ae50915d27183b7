import { escapeMarkup } from '../ground/escape.ts';
import { percent } from '../ground/number-format.ts';
import { encodePng } from '../ground/png.ts';
import type { Explained } from './explained.ts';
import type { Flips, TestImages } from './flips.ts';
import { headline } from './verdict-words.ts';

const SIDE = 96;

/** One self-contained page with the images that are newly wrong, and their classes, for each metric. */
export async function flipSheet(result: Explained, images: TestImages | undefined): Promise<string> {
  const sections = await Promise.all(result.flips.map((flips) => section(flips, images)));
  const title = `${result.experiment}: images that are newly wrong`;
  const none = '<p>No metric changed.</p>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escapeMarkup(title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
ul { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0; }
li { width: ${SIDE + 24}px; font-size: 13px; line-height: 1.3; }
img { width: ${SIDE}px; height: ${SIDE}px; image-rendering: pixelated; display: block; margin-bottom: .3rem; }
</style>
</head>
<body>
<main>
<h1>${escapeMarkup(title)}</h1>
<p>${escapeMarkup(headline(result))}</p>
${sections.length > 0 ? sections.join('\n') : none}
</main>
</body>
</html>
`;
}

async function section(flips: Flips, images: TestImages | undefined): Promise<string> {
  const { metric, newlyWrong, newlyRight, byLuck } = flips;
  const luck =
    byLuck === undefined ? '' : ` Between two seeds of the baseline, ${Math.round(byLuck)} change in each direction.`;
  const pictures = images ? await thumbnails(flips, images) : [];
  const items = flips.images.map(({ index, class: of, before, now, takenFor }, k) => {
    const what = [of, takenFor === undefined ? undefined : `classified as ${takenFor}`].filter(Boolean).join(', ');
    const picture = pictures[k]
      ? `<img src="${pictures[k]}" alt="test image ${index}${of ? `, ${escapeMarkup(of)}` : ''}">`
      : '';
    return `<li>${picture}${index}${what ? `: ${escapeMarkup(what)}` : ''}<br>right in ${percent(before, 0)} %, now in ${percent(now, 0)} %</li>`;
  });
  return `<section>
<h2>${escapeMarkup(metric)}</h2>
<p>${newlyWrong} images newly wrong, ${newlyRight} newly right.${luck}${flips.images.length < newlyWrong ? ` The ${flips.images.length} with the largest losses:` : ''}</p>
<ul>${items.join('\n')}</ul>
</section>`;
}

async function thumbnails(flips: Flips, { gather, height, width, channels }: TestImages): Promise<string[]> {
  const indices = flips.images.map(({ index }) => index);
  if (indices.length === 0) return [];
  const pixels = await gather(Int32Array.from(indices));
  const size = height * width * channels;
  return indices.map((_, k) => {
    const png = encodePng(pixels.subarray(k * size, (k + 1) * size), width, height, channels);
    return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  });
}
