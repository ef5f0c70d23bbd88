/** The page put together: the store, the map, the panels, and who hears of what. */

import type { Catalogue } from "../features/catalogue";
import { MapView } from "../map/map-view";
import type { PageState, PageStore } from "../state/page";
import { createStore } from "../state/store";
import { helpDialog } from "../ui/help";
import { layerList } from "../ui/layer-list";
import { isNarrow, type Layout, layOut, mapElement } from "../ui/layout";
import { type Live, liveRegion } from "../ui/live";
import { mapButtons } from "../ui/map-buttons";
import { noticeBanner } from "../ui/notice";
import { panelView } from "../ui/panel";
import { scaleBarView, statusBar } from "../ui/status-bar";
import { topBar } from "../ui/top-bar";
import { addressOf, followAddress } from "./address";
import { announce } from "./announce";
import type { Context } from "./context";
import { beginToFollow, followChanges } from "./follow-changes";
import { initialState } from "./initial-state";
import { Inspector } from "./inspect";
import { listenToKeys } from "./keys";
import { watchMap } from "./map-events";
import { openSeam } from "./seam";
import { searchBox } from "./search";
import { chooseTheme, onThemeWish } from "./theme";

/** Build the page into `root`. */
export function startPage(root: HTMLElement, catalogue: Catalogue): void {
  const store = createStore<PageState>(initialState());
  const target = mapElement();
  const live = liveRegion();
  const begin = beginToFollow(catalogue);
  const events = watchMap(store, (place) => void inspector.at(place));
  const map = new MapView({
    target,
    tiles: catalogue.urls.tiles,
    ready: begin,
    home: catalogue.home,
    ...themeAndLayers(store),
    ...events.handlers,
  });
  const context: Context = { catalogue, store, map, insets: () => layout.insets(), say: live.say };
  const inspector = new Inspector(context);
  const layout = assemble(root, target, context, inspector, live);
  events.attach(map);
  applyState(context);
  followAddress(context, inspector);
  announce(store, live);
  followChanges(context, begin);
  openSeam(context);
}

function themeAndLayers(store: PageStore) {
  const { theme, hidden } = store.get();
  return { theme, hidden };
}

function assemble(
  root: HTMLElement,
  target: HTMLElement,
  context: Context,
  inspector: Inspector,
  live: Live,
): Layout {
  const { catalogue, store, map } = context;
  const search = searchBox(context, inspector);
  const help = helpDialog();
  const zoomTo = (scale: number) => map.camera.goTo(map.camera.centre, scale);
  const toggleLayers = () => {
    const { layersOpen, sheet } = store.get();
    if (isNarrow()) store.set({ sheet: sheet === "layers" ? undefined : "layers" });
    else store.set({ layersOpen: !layersOpen });
  };
  const toggleTheme = () => {
    const theme = store.get().theme === "dark" ? "light" : "dark";
    chooseTheme(theme);
    store.set({ theme });
  };
  const close = () => {
    inspector.close();
    map.focus();
  };
  const panel = panelView({
    catalogue,
    store,
    open: (found) => void inspector.open(found, hitsOf(store)),
    back: () => inspector.back(),
    close,
    hover: (found) => inspector.hover(found),
    link: () => addressOf(context),
  });
  listenToKeys(target, {
    search: () => search.focus(),
    layers: toggleLayers,
    help: () => help.showModal(),
    escape: close,
    inspectCentre: () => void inspector.at(map.camera.centre),
  });
  const parts = {
    top: topBar({
      catalogue,
      search: search.element,
      toggleLayers,
      toggleTheme,
      help: () => help.showModal(),
    }),
    layers: layerList({ catalogue, store, zoomTo }),
    panel,
    onMap: [
      scaleBarView(store),
      mapButtons(map.camera, () => map.camera.fit(catalogue.home)),
      noticeBanner(store),
    ],
    status: statusBar(store, zoomTo),
    live: live.element,
    help,
  };
  return layOut(root, target, parts, store, close);
}

/** The list that a feature opened from the panel came from. */
function hitsOf(store: PageStore) {
  const { panel } = store.get();
  return panel.kind === "hits" ? panel.hits : [];
}

function applyState({ store, map }: Context): void {
  store.watch(
    ({ theme }) => theme,
    (theme) => map.setTheme(theme),
  );
  store.watch(
    ({ hidden }) => hidden,
    (hidden) => map.setHidden(hidden),
  );
  onThemeWish((theme) => store.set({ theme }));
}
