// Lighthouse over many pages in one Chromium.
// node lighthouse.mjs NODE_MODULES CHROMIUM, and on standard input [{url, cookie, only: [categories]}, …];
// prints [{category: score of 100, …, told: [what lowered it]}, …].
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'

const [modules, chromePath] = process.argv.slice(2)
const from = path => import(pathToFileURL(join(modules, path)))
const {default: lighthouse} = await from('lighthouse/core/index.js')
const {launch} = await from('chrome-launcher/dist/index.js')

const chromeFlags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
const chrome = await launch({chromePath, chromeFlags, logLevel: 'silent'})
// What waits for the page to become quiet, second by second, and what only a timing wants: nothing of it bears on accessibility.
const atOnce = {pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 0, cpuQuietThresholdMs: 0}
const scores = []
for (const {url, cookie, only} of JSON.parse(readFileSync(0, 'utf-8'))) {
  const flags = {port: chrome.port, onlyCategories: only, logLevel: 'silent', disableFullPageScreenshot: true}
  if (!only.includes('performance')) Object.assign(flags, atOnce)
  if (cookie) flags.extraHeaders = {Cookie: cookie}
  const {lhr} = await lighthouse(url, flags)
  const all = Object.values(lhr.categories)
  const told = all.flatMap(category => category.auditRefs)
    .filter(ref => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 1)
    .map(ref => `${ref.id} ${lhr.audits[ref.id].displayValue || ''}`.trim())
  if (lhr.runtimeError) told.push(lhr.runtimeError.message)
  scores.push({...Object.fromEntries(all.map(one => [one.id, Math.round(100 * one.score)])), told})
}
chrome.kill()
console.log(JSON.stringify(scores))
