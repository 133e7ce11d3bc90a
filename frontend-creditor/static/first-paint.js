// Chosen colours and language before the first paint; everything else follows the system.
(function () {
	try {
		var root = document.documentElement;
		var theme = localStorage.getItem('kvitt-theme');
		if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
		var locale = localStorage.getItem('PARAGLIDE_LOCALE');
		if (locale === 'sv' || locale === 'en') root.lang = locale;
	} catch {
		// Storage may be closed to us; the system's choice stands.
	}
})();
