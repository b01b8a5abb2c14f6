// Shrinks one picture, off the thread that draws the screen. What cannot be opened here goes as it is, and is said to be so:
// a file that is damaged, most of all, which whoever took it can take again while they still stand there.
// It is served under /operative/: a worker outside the reach of the service worker would not start without a signal.
import { digest } from "/static/app/digests.js";
import { withCameraNotes } from "/static/app/exif.js";
import { isOfAKnownKind } from "/static/app/readable.js";

const LONGEST_SIDE = 1920;
const THUMBNAIL_SIDE = 240;
const QUALITY = 0.8;

/** What goes wrong is an answer too: a rejection that stays in here is heard by nobody. */
self.onmessage = async ({ data: original }) => {
  try {
    self.postMessage(await prepared(original));
  } catch (problem) {
    self.postMessage({ problem: String(problem) });
  }
};

async function prepared(original) {
  const { blob, thumbnail, unopened } = await smaller(original);
  return { blob, thumbnail, unopened, sha256: await digest(blob) };
}

async function smaller(original) {
  let picture;
  try {
    picture = await createImageBitmap(original); // upright: the way the phone was held is taken into account
  } catch {
    return { blob: original, thumbnail: null, unopened: true };
  }
  const drawn = await drawnAt(picture, LONGEST_SIDE);
  const thumbnail = await drawnAt(picture, THUMBNAIL_SIDE);
  picture.close();
  const blob = await withCameraNotes(original, drawn);
  // A phone may read kinds that the server does not: of these the drawn one goes, even where it is the larger.
  const asItCame = blob.size >= original.size && (await isOfAKnownKind(original));
  return { blob: asItCame ? original : blob, thumbnail, unopened: false };
}

async function drawnAt(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}
