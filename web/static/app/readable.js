// Which files are pictures: said when they are chosen, while whoever took them still stands before what they show.
const LARGEST_BYTES = 15 * 1024 * 1024; // as the server takes them
const HEAD_BYTES = 12;

/** A file that would never be evidence. Its words are for whoever chose it. */
export class NoPicture extends Error {}

/** Throws NoPicture for what is empty, elsewhere, or of no kind that this phone can read. Opens only what it must. */
export async function mustBeAPicture(file) {
  try {
    await look(file);
  } catch (problem) {
    if (problem.name !== "NotReadableError") throw problem;
    throw new NoPicture("That picture is not on the phone itself, so it was not kept. Open it once where there is a signal, or take the photo again.");
  }
}

async function look(file) {
  if (!file.size) throw new NoPicture("That file is empty, so it was not kept. Take the photo again.");
  const large = file.size > LARGEST_BYTES; // read here, it becomes small
  if (!large && (await isOfAKnownKind(file))) return;
  try {
    (await createImageBitmap(file)).close();
  } catch {
    throw new NoPicture(
      large
        ? "That file is larger than 15 MB and this phone cannot make it smaller, so it was not kept. Take the photo again, with the camera."
        : "This phone cannot read that picture, so it was not kept. Take the photo again, with the camera set to JPEG.",
    );
  }
}

/** JPEG, PNG or WebP, which the server reads, by how it begins: its name may say anything. */
export async function isOfAKnownKind(file) {
  const text = String.fromCharCode(...new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  return text.startsWith("\xff\xd8\xff") || text.startsWith("\x89PNG") || (text.startsWith("RIFF") && text.endsWith("WEBP"));
}
