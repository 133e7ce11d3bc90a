declare global {
	namespace App {
		interface Error {
			status: number;
			message: string;
			/** The API's stable refusal code, or `offline`. */
			code?: string;
			/** What to name when asking us about it. */
			reference?: string;
		}
	}
}

export {};
