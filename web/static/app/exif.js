// What the camera wrote into the picture (when and where it was taken) goes with the small one: a canvas drops it.

const FIRST_BYTES = 256 * 1024;
const ORIENTATION = 0x0112;
const EXIF_HEAD = 8; // its length and its name; what ends with them says nothing

/** `small` (a JPEG) with the Exif part of `original`, if it has one; its orientation is set to upright, as it is drawn. */
export async function withCameraNotes(original, small) {
  const part = exifOf(new DataView(await original.slice(0, FIRST_BYTES).arrayBuffer()));
  if (!part) return small;
  return new Blob([small.slice(0, 2), part, small.slice(2)], { type: "image/jpeg" });
}

/** The APP1 segment as bytes; none for what is no JPEG, or has none. */
function exifOf(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 <= view.byteLength; ) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (marker === 0xffda || (marker & 0xff00) !== 0xff00 || at + 2 + length > view.byteLength) return null;
    if (marker === 0xffe1 && length > EXIF_HEAD && view.getUint32(at + 4) === 0x45786966) {
      const segment = view.buffer.slice(at, at + 2 + length);
      setUpright(new DataView(segment, 10));
      return segment;
    }
    at += 2 + length;
  }
  return null;
}

/** `tiff` begins with the byte order; anything unexpected is left as it is. */
function setUpright(tiff) {
  try {
    const little = tiff.getUint16(0) === 0x4949;
    const directory = tiff.getUint32(4, little);
    for (let entry = 0; entry < tiff.getUint16(directory, little); entry += 1) {
      const at = directory + 2 + entry * 12;
      if (tiff.getUint16(at, little) === ORIENTATION) tiff.setUint16(at + 8, 1, little);
    }
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
  }
}
