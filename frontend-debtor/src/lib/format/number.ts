/** A Swedish organisation number as people write it: `556036-0793`; any other as it is. */
export function organisationNumber(text: string): string {
	return text.replace(/^(\d{6})(\d{4})$/, '$1-$2');
}
