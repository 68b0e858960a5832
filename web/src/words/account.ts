import { define } from '../lang'

export const words = define({
  account: ['Account', 'Учётная запись', 'حساب کاربری'],
  in: ['Sign in', 'Войти', 'ورود'],
  out: ['Sign out', 'Выйти', 'خروج'],
  project: ['Project', 'Проект', 'پروژه'],
  viewer: ['viewer', 'наблюдатель', 'بیننده'],
  analyst: ['analyst', 'аналитик', 'تحلیلگر'],
  owner: ['owner', 'владелец', 'مالک'],
  none: ['no project yet', 'пока нет проекта', 'هنوز پروژه‌ای نیست'],
  tokens: ['Tokens for programs', 'Токены для программ', 'توکن‌ها برای برنامه‌ها'],
  runs: ['Projects and runs', 'Проекты и расчёты', 'پروژه‌ها و اجراها'],
  token: ['Token', 'Токен', 'توکن'],
  needed: ['This server is for a team: sign in to see anything.', 'Это сервер рабочей группы: войдите, чтобы увидеть данные.', 'این سرور برای یک گروه است: برای دیدن داده‌ها وارد شوید.'],
  provider: ['Sign in with your organisation', 'Войти через вашу организацию', 'ورود از راه سازمان شما'],
  give: ['Paste a token (mrd_…)', 'Вставьте токен (mrd_…)', 'توکن را بچسبانید (mrd_…)'],
})
