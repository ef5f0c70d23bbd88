/** The entry: read the catalogue that the page carries, and start. */

import "./styles/map.css";
import { startPage } from "./app/page";
import { readCatalogue } from "./features/catalogue";

const root = document.getElementById("app");
const catalogue = readCatalogue(document.getElementById("catalogue")?.textContent);
if (root) startPage(root, catalogue);
