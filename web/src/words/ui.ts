import { define } from '../lang'

/** Words of the shared parts of pages. */
export const words = define({
  csv: ['CSV', 'CSV', 'CSV'],
  rows: ['{n} rows', 'строк: {n}', '{n} سطر'],
  sources: ['Sources', 'Источники', 'منابع'],
  noFigures: ['An estimate of the model; it rests on no row of the data.', 'Оценка модели, без строки данных.', 'برآورد مدل است و بر سطری از داده‌ها تکیه ندارد.'],
  dated: ['as of {date}', 'на {date}', 'تا {date}'],
  remove: ['Remove {name}', 'Убрать: {name}', 'حذف {name}'],
})
