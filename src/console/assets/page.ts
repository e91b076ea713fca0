import { createHash } from 'node:crypto';
import { IMPORT_MAP } from './assets.ts';

/** The Content-Security-Policy allows this one script that stands in the page. */
export const IMPORT_MAP_HASH = `sha256-${createHash('sha256').update(IMPORT_MAP).digest('base64')}`;

/** The one page: what it shows follows from the address, and is fetched from the API. */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Decline salvage</title>
    <link rel="icon" href="/assets/src/console/browser/icon.svg">
    <link rel="stylesheet" href="/assets/libraries/uplot.css">
    <link rel="stylesheet" href="/assets/src/console/browser/style.css">
    <script type="importmap">${IMPORT_MAP}</script>
    <script type="module" src="/assets/src/console/browser/app.ts"></script>
  </head>
  <body>
    <noscript>The console needs JavaScript. Without it, the command line shows the same: salvage status, salvage trace.</noscript>
    <div id="app"></div>
  </body>
</html>
`;
