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
