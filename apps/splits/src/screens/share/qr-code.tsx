import qrcode from 'qrcode-generator';
import './qr-code.css';

const quietModules = 4;

/** A QR code of a text, drawn as one path so that it is sharp at any size. */
export function QrCode({ text, name }: { readonly text: string; readonly name: string }) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = '';
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
    }
  }
  const whole = size + 2 * quietModules;
  return (
    <svg
      className="qr-code"
      viewBox={`${-quietModules} ${-quietModules} ${whole} ${whole}`}
      role="img"
      aria-label={name}
    >
      <path d={path} />
    </svg>
  );
}
