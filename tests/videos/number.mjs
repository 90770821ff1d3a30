/**
 * Reads the number that a picture of `tests/videos/number.py` carries; its docstring says how it is drawn.
 *
 * @param {Uint8ClampedArray | Uint8Array} data RGBA, row by row.
 * @param {number} width
 * @param {number} height
 * @returns {{ number: number, turn: number } | null} `turn`: how far the picture has been turned clockwise from
 *   upright, degrees; `null` where there is no number.
 */
export function readNumber(data, width, height) {
  const side = 5;
  const lit = (column, row) => {
    let sum = 0;
    let count = 0;
    for (let y = Math.floor(((row + 0.3) * height) / side); y < ((row + 0.7) * height) / side; y++) {
      for (let x = Math.floor(((column + 0.3) * width) / side); x < ((column + 0.7) * width) / side; x++) {
        const at = (y * width + x) * 4;
        sum += data[at] + data[at + 1] + data[at + 2];
        count += 3;
      }
    }
    return sum / count > 128;
  };
  let cells = [];
  for (let row = 0; row < side; row++) {
    cells.push([]);
    for (let column = 0; column < side; column++) cells[row].push(lit(column, row));
  }
  for (let turn = 0; turn < 360; turn += 90) {
    const corners = [cells[0][0], cells[0][4], cells[4][0], cells[4][4]];
    if (corners[0] && !corners[1] && !corners[2] && !corners[3]) {
      const bits = cells.flatMap((line, row) =>
        line.filter((_, column) => !((row === 0 || row === 4) && (column === 0 || column === 4))),
      );
      const number = bits.slice(0, 16).reduce((sum, bit) => sum * 2 + Number(bit), 0);
      const check = bits.slice(16).reduce((sum, bit) => sum * 2 + Number(bit), 0);
      return check === (number * 7 + 13) % 31 ? { number, turn } : null;
    }
    // One quarter back, anticlockwise.
    const before = cells;
    cells = before.map((line, row) => line.map((_, column) => before[column][4 - row]));
  }
  return null;
}
