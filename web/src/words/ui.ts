import { define } from '../lang'

/** Words of the shared parts of pages. */
export const words = define({
  csv: ['CSV', 'CSV', 'CSV'],
  rows: ['{n} rows', 'строк: {n}', '{n} سطر'],
  sources: ['Sources', 'Источники', 'منابع'],
  noFigures: ['An estimate of the model; it rests on no row of the data.', 'Оценка модели, без строки данных.', 'برآورد مدل است و بر سطری از داده‌ها تکیه ندارد.'],
  dated: ['as of {date}', 'на {date}', 'تا {date}'],
  point: ['Enter: the point {at} (latitude, longitude)', 'Enter: точка {at} (широта, долгота)', 'Enter: نقطهٔ {at} (عرض، طول)'],
  noPlace: [
    'No place is called “{name}”. Try another spelling or script, a UN/LOCODE such as IRBND, or latitude, longitude.',
    'Пункта «{name}» нет. Попробуйте другое написание, код UN/LOCODE (например, IRBND) или широту, долготу.',
    'مکانی به نام «{name}» نیست. املای دیگر، کد UN/LOCODE مانند IRBND یا عرض، طول را بیازمایید.',
  ],
  remove: ['Remove {name}', 'Убрать: {name}', 'حذف {name}'],
})
