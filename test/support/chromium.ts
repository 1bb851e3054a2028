/** How tests start Chromium: as Playwright does, without what nobody looks at. */
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** What Playwright 1.65 turns off itself: only the last switch of this name counts. */
const UNWANTED_BY_PLAYWRIGHT = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
  ...['TcpPortRandomizationWin', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled'],
  ...['PreconnectToSearch', 'msForceBrowserSignIn', 'msEdgeUpdateLaunchServicesPreferredVersion'],
];
/** Pages of the address bar, which every window would load: half a second of processor time. */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** The caller closes it. */
export function launchChromium({ args = [], ...options }: LaunchOptions): Promise<Browser> {
  const off = `--disable-features=${[...UNWANTED_BY_PLAYWRIGHT, ...ADDRESS_BAR].join(',')}`;
  return chromium.launch({ ...options, args: [off, ...args] });
}
