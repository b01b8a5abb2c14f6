// Every screen but the round, and what they bring: fetched when the round is there, so that it comes first.
export { waitIsOver } from "./door.js";
export { childScreen } from "./child.js";
export { answerScreen, claimScreen, leaveScreen, outcomesScreen } from "./outcome.js";
export { cardScreen, dropAddresses, photoScreen } from "./photo.js";
export { dropSecrets } from "./secrets.js";
export { needScreen, needsScreen, refusalScreen, stepScreen } from "./telling.js";
export { correctScreen, visitScreen } from "./visit.js";
export { shrinkTheRest } from "../photos.js";
