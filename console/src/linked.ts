// What is linked with the list, as one part of the script.
export { IncidentMap } from "./map";
export { Timeline } from "./timeline";
