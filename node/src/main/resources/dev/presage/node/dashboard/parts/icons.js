/** Icons as inline SVG in the colour of the text beside them. Always next to words, so hidden from screen readers. */
import {svg} from '../core/dom.js';

const PATHS = {
  approve: ['M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z', 'M5 8.2l2.2 2.2L11.2 6'],
  review: ['M8 1.2L14.8 8L8 14.8L1.2 8Z', 'M8 5v3.4M8 10.6v.2'],
  decline: ['M2 2h12v12H2Z', 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2'],
  alarm: ['M8 1.2L14.8 8L8 14.8L1.2 8Z', 'M8 5v3.4M8 10.6v.2'],
  fallback: ['M2 8a6 6 0 0 1 10.5-4', 'M13 1.8V4.6H10.2', 'M14 8a6 6 0 0 1-10.5 4', 'M3 14.2V11.4H5.8'],
  sun: [
    'M8 4.8a3.2 3.2 0 1 1 0 6.4a3.2 3.2 0 0 1 0-6.4Z',
    'M8 1v1.4M8 13.6V15M1 8h1.4M13.6 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  ],
  moon: ['M13.2 9.6A5.8 5.8 0 0 1 6.4 2.8a5.8 5.8 0 1 0 6.8 6.8Z'],
  search: ['M7 2a5 5 0 1 1 0 10a5 5 0 0 1 0-10Z', 'M10.7 10.7L14.2 14.2'],
  back: ['M10 3L5 8l5 5'],
  next: ['M6 3l5 5l-5 5'],
};

/** One icon by name. */
export function icon(name) {
  const shape = svg('svg', {class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false'});
  shape.append(...PATHS[name].map((d) => svg('path', {d})));
  return shape;
}

/** The product's mark: a line that opens into what may come. */
export function mark() {
  return svg(
    'svg',
    {class: 'mark', viewBox: '0 0 30 24', 'aria-hidden': 'true', focusable: 'false'},
    svg('path', {class: 'wide', d: 'M15 13 L29 2 V22 Z'}),
    svg('path', {class: 'near', d: 'M15 13 L29 7.5 V17.5 Z'}),
    svg('path', {class: 'past', d: 'M1 18 L6 9.5 L10 15.5 L15 13'}),
  );
}
