import { define } from '../lang'

export const words = define({
  queued: ['Waiting for its turn', 'Ожидает очереди', 'در نوبت'],
  running: ['Running', 'Выполняется', 'در حال اجرا'],
  done: ['Done', 'Готово', 'انجام شد'],
  failed: ['Failed', 'Не удалось', 'ناموفق'],
  cancelled: ['Cancelled', 'Отменено', 'لغو شد'],
  steps: ['{done} of {total}', '{done} из {total}', '{done} از {total}'],
  step: ['{done} steps', 'шагов: {done}', '{done} گام'],
  left: ['{time} left', 'осталось {time}', '{time} مانده'],
  seconds: ['{n} s', '{n} с', '{n} ثانیه'],
  minutes: ['{n} min', '{n} мин', '{n} دقیقه'],
  cancel: ['Cancel', 'Отменить', 'لغو'],
  again: ['Run again', 'Запустить снова', 'اجرای دوباره'],
  took: ['took {time}', 'заняло {time}', '{time} طول کشید'],
  project: ['Workspace', 'Рабочий проект', 'پروژهٔ کاری'],
})

const phaseKeys = {
  blocks: ['blocks of orders', 'группы порядков', 'دسته‌های ترتیب'],
  changes: ['changes tried', 'проверка изменений', 'آزمودن تغییرها'],
  claims: ['published claims', 'опубликованные утверждения', 'ادعاهای منتشرشده'],
  coalitions: ['coalitions', 'коалиции', 'ائتلاف‌ها'],
  days: ['days of departure', 'дни отправления', 'روزهای حرکت'],
  destinations: ['destinations', 'места назначения', 'مقصدها'],
  draws: ['random draws', 'случайные испытания', 'نمونه‌های تصادفی'],
  elements: ['elements of the network', 'элементы сети', 'اجزای شبکه'],
  networks: ['networks with measures', 'сети с мерами', 'شبکه‌ها با اقدام‌ها'],
  ODs: ['pairs of places', 'пары мест', 'جفت‌های مبدأ و مقصد'],
  pairs: ['pairs of places', 'пары мест', 'جفت‌های مبدأ و مقصد'],
  places: ['places', 'места', 'مکان‌ها'],
  plans: ['plans', 'планы', 'برنامه‌ها'],
  rows: ['rows of the matrix', 'строки матрицы', 'سطرهای ماتریس'],
  ways: ['ways of the flows', 'пути потоков', 'راه‌های جریان‌ها'],
  years: ['years', 'годы', 'سال‌ها'],
} as const
const phases = define(phaseKeys)

/** The phase of a run, which the server names in English, in the language of the page. */
export function phaseName(phase: string): string {
  const first = phase.split(' ')[0]!
  return first in phaseKeys ? phases(first as keyof typeof phaseKeys) : phase
}

