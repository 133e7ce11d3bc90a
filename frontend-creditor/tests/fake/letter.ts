import { createHash } from 'node:crypto';

const page = 'BT /F1 18 Tf 60 760 Td (Inkassokrav 26-004812) Tj ET';

const objects = [
	'<< /Type /Catalog /Pages 2 0 R >>',
	'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
	'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
	`<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
	'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
];

function written(): Buffer {
	let text = '%PDF-1.4\n';
	const places = objects.map((body, index) => {
		const place = text.length;
		text += `${index + 1} 0 obj\n${body}\nendobj\n`;
		return place;
	});
	const start = text.length;
	text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
	text += places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
	text += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	return Buffer.from(text, 'latin1');
}

const content = written();

/** A letter small enough to read here, with its checksum. */
export const letter = {
	content,
	sha256: createHash('sha256').update(content).digest('hex')
};
