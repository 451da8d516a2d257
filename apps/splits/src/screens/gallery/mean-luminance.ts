import { relativeLuminance } from '../../look/colour.ts';

/** Mean relative luminance of a picture, 0 to 1; for a page. */
export async function meanLuminance(pictureUrl: string): Promise<number> {
  const picture = new Image();
  picture.src = pictureUrl;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws on no canvas');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    sum += relativeLuminance([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]);
  }
  return (4 * sum) / data.length;
}
