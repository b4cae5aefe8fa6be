/** The chosen theme is put on the page before the first paint, so that nothing flashes. Runs under the page's nonce. */
export type Theme = 'system' | 'light' | 'dark';
export const themeKey = 'codexchat.theme';

export const themeScript = `(function(){var t=null;try{t=localStorage.getItem('${themeKey}')}catch(e){}
var d=t==='dark'||(t!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset.theme=d?'dark':'light'})()`;
