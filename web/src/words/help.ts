import { define } from '../lang'

/** What each page answers, in a sentence. */
export const answers = define({
  plan: [
    'By which ways can this shipment go, what does each cost, how long does it take, what does it emit, and what stands against it?',
    'Какими путями может пойти эта отправка, сколько каждый стоит, сколько длится, сколько выбрасывает и что ему мешает?',
    'این محموله از چه راه‌هایی می‌تواند برود، هر یک چقدر هزینه، زمان و انتشار دارد و چه مانعی پیش روست؟',
  ],
  compare: [
    'How do the corridors compare for this shipment: where do they spend time and money, and at which prices or delays would another lead?',
    'Как соотносятся коридоры для этой отправки: где они тратят время и деньги и при каких ценах или задержках лидировал бы другой?',
    'کریدورها برای این محموله چه تفاوتی دارند: زمان و پول کجا صرف می‌شود و با چه قیمت یا تأخیری دیگری پیشتاز می‌شد؟',
  ],
  why: [
    'Why does this corridor lose or win, and which single change of a charge, a time or a frequency would make it win?',
    'Почему этот коридор проигрывает или выигрывает и какое одно изменение сбора, времени или частоты сделало бы его первым?',
    'چرا این کریدور می‌بازد یا می‌برد و کدام تغییر تکی در هزینه، زمان یا بسامد آن را برنده می‌کند؟',
  ],
  claims: [
    'How far is the model from what has been published about these routes, and who published what?',
    'Насколько модель расходится с опубликованным об этих путях и кто что публиковал?',
    'مدل چقدر با آنچه دربارهٔ این راه‌ها منتشر شده فاصله دارد و چه کسی چه گفته است؟',
  ],
  data: [
    'On which figures does all this rest, and who says so? Your own data can be checked here as well.',
    'На каких показателях всё это основано и кто их приводит? Здесь же можно проверить собственные данные.',
    'همهٔ این‌ها بر چه ارقامی استوار است و چه کسی آن‌ها را گفته؟ دادهٔ خودتان را هم اینجا می‌توان بررسی کرد.',
  ],
  runs: [
    'What has been reckoned in this project, what is being reckoned now, and what did it bring?',
    'Что рассчитано в этом проекте, что рассчитывается сейчас и каков результат?',
    'در این پروژه چه محاسبه شده، اکنون چه محاسبه می‌شود و نتیجه چه بود؟',
  ],
})

export const words = define({
  t_days: ['Days P50–P90', 'Сутки P50–P90', 'روز P50 تا P90'],
  days: [
    'Half of such shipments arrive within the first figure (P50), nine of ten within the second (P90). The wider the span, the less reliable the way.',
    'Половина таких отправок прибывает за первое число (P50), девять из десяти — за второе (P90). Чем шире промежуток, тем ненадёжнее путь.',
    'نیمی از چنین محموله‌هایی تا عدد نخست (P50) و نه‌دهم تا عدد دوم (P90) می‌رسند. هرچه بازه پهن‌تر، راه نامطمئن‌تر.',
  ],
  t_freight: ['Freight', 'Перевозка', 'کرایه'],
  freight: [
    'What the shipper pays per container or tonne, door to door: carriers, terminals, borders, tolls, insurance. In US dollars of the month that stands under the heading.',
    'Что платит отправитель за контейнер или тонну от двери до двери: перевозчики, терминалы, границы, сборы, страхование. В долларах США месяца, указанного под заголовком.',
    'آنچه فرستنده برای هر کانتینر یا تن، در تا در، می‌پردازد: حمل‌کنندگان، پایانه‌ها، مرزها، عوارض، بیمه. به دلار ماهی که زیر عنوان آمده است.',
  ],
  t_stock: ['+ stock', '+ запасы', '+ موجودی'],
  stock: [
    'What goods on the way cost in capital, and the safety stock that an uncertain arrival asks for. Kept apart from freight, since nobody sends a bill for it.',
    'Стоимость капитала в товаре в пути и страховой запас из-за неточного прибытия. Отдельно от перевозки: счёт за это никто не выставляет.',
    'هزینهٔ سرمایهٔ کالای در راه و ذخیرهٔ اطمینانی که رسیدن نامعلوم می‌طلبد. جدا از کرایه، چون کسی برای آن صورت‌حساب نمی‌فرستد.',
  ],
  t_generalised: ['Generalised cost', 'Обобщённая стоимость', 'هزینهٔ تعمیم‌یافته'],
  generalised: [
    'Freight, time, unreliability and CO₂e in one figure in US dollars, by the weights of the goods. It ranks the ways; it is no price.',
    'Перевозка, время, ненадёжность и CO₂e одним числом в долларах США по весам для груза. Служит для ранжирования, это не цена.',
    'کرایه، زمان، ناپایداری و CO₂e در یک عدد به دلار، با وزن‌های کالا. برای رتبه‌بندی است و قیمت نیست.',
  ],
  t_confidence: ['Confidence', 'Достоверность', 'اطمینان'],
  confidence: [
    'How sure the figures are. Of a whole way it is the grade that at least half of its time and money reach. From the surest on:',
    'Насколько надёжны показатели. У всего пути — уровень, которого достигает не меньше половины его времени и денег. От самого надёжного:',
    'ارقام چقدر مطمئن‌اند. برای یک راه، درجه‌ای است که دست‌کم نیمی از زمان و پول آن دارد. از مطمئن‌ترین:',
  ],
  g_measured: ['observed on real trips', 'наблюдалось в реальных рейсах', 'در سفرهای واقعی دیده شده'],
  g_tariff: ['a published price list', 'опубликованный прейскурант', 'تعرفهٔ منتشرشده'],
  g_schedule: ['a published timetable', 'опубликованное расписание', 'برنامهٔ حرکت منتشرشده'],
  g_reported: ['reported by somebody who saw it', 'сообщил очевидец', 'گزارش کسی که دیده است'],
  g_claimed: ['claimed by somebody with an interest', 'заявлено заинтересованной стороной', 'ادعای کسی که ذی‌نفع است'],
  g_derived: ['reckoned from published figures; the note says how', 'вычислено из опубликованного; способ — в примечании', 'از ارقام منتشرشده محاسبه شده؛ روش در یادداشت'],
  g_estimated: ['an estimate of this project; the note says how', 'оценка этого проекта; способ — в примечании', 'برآورد این پروژه؛ روش در یادداشت'],
  t_flag: ['⚑ Flags', '⚑ Предупреждения', '⚑ هشدارها'],
  flag: [
    'Sanctions and rules that touch the way without forbidding it; under “Rules and papers”. What a rule forbids is not offered. This is no legal advice.',
    'Санкции и правила, которые касаются пути, но не запрещают его; вкладка «Правила и документы». Запрещённое не предлагается. Это не юридическая консультация.',
    'تحریم‌ها و قواعدی که به راه مربوط‌اند بی‌آنکه منع کنند؛ در «قواعد و اسناد». آنچه منع شده پیشنهاد نمی‌شود. این مشاورهٔ حقوقی نیست.',
  ],
  t_co2e: ['CO₂e', 'CO₂e', 'CO₂e'],
  co2e: [
    'Greenhouse gases from well to wheel, by ISO 14083 and GLEC v3, of the whole shipment.',
    'Парниковые газы от скважины до колеса по ISO 14083 и GLEC v3, на всю отправку.',
    'گازهای گلخانه‌ای از چاه تا چرخ طبق ISO 14083 و GLEC v3، برای کل محموله.',
  ],
  t_best: ['Best overall', 'Лучший в целом', 'بهترین در کل'],
  best: [
    'The order of the list: the least generalised cost (freight, time, unreliability and CO₂e at the weights of the goods). The other orders look at one thing alone.',
    'Порядок списка — наименьшая обобщённая стоимость (перевозка, время, ненадёжность и CO₂e по весам груза). Другие порядки смотрят на что-то одно.',
    'ترتیب فهرست: کمترین هزینهٔ تعمیم‌یافته (کرایه، زمان، ناپایداری و CO₂e با وزن‌های کالا). ترتیب‌های دیگر تنها به یک چیز نگاه می‌کنند.',
  ],
  t_sources: ['Underlined figures', 'Подчёркнутые числа', 'ارقام زیرخط‌دار'],
  sources: [
    'Point at one, tap it or move to it with Tab: it says which rows it rests on, who published them and when.',
    'Наведите, коснитесь или перейдите клавишей Tab: видно, на каких строках число основано, кто и когда их опубликовал.',
    'نشانگر را روی آن ببرید، بزنید یا با Tab به آن برسید: می‌گوید بر چه سطرهایی تکیه دارد و چه کسی کی منتشر کرده است.',
  ],
  t_keys: ['Without a mouse', 'Без мыши', 'بدون موشواره'],
  keys: [
    'All that the map does is beside it: ends in the search boxes, closures in the list under the map, legs in the table. Tabs are changed with the arrow keys, boxes closed with Escape.',
    'Всё, что делает карта, есть и рядом: концы — в полях поиска, закрытия — в списке под картой, плечи — в таблице. Вкладки переключаются стрелками, окна закрываются Escape.',
    'هر کار نقشه در کنارش هم هست: دو سر در کادرهای جست‌وجو، بستن‌ها در فهرست زیر نقشه، مرحله‌ها در جدول. زبانه‌ها با جهت‌ها، جعبه‌ها با Escape.',
  ],
  t_rival: ['Rival', 'Соперник', 'رقیب'],
  rival: [
    'The best way that is not of the corridor asked about. A lever counts for both: the ways are planned anew on the changed network.',
    'Лучший путь не того коридора, о котором вопрос. Рычаг действует на обоих: пути строятся заново на изменённой сети.',
    'بهترین راهی که از کریدور پرسش‌شده نیست. هر اهرم برای هر دو حساب می‌شود: راه‌ها روی شبکهٔ تغییریافته از نو محاسبه می‌شوند.',
  ],
  t_statement: ['Statement', 'Утверждение', 'گزاره'],
  statement: [
    'A published figure of days or money for a chain or a corridor, with its publication. The model answers the same question at the date and prices of the statement.',
    'Опубликованный срок или стоимость цепи или коридора с указанием публикации. Модель отвечает на тот же вопрос на дату и в ценах утверждения.',
    'رقم منتشرشدهٔ روز یا پول برای یک زنجیره یا کریدور، با منبع. مدل همان پرسش را در تاریخ و قیمت‌های گزاره پاسخ می‌دهد.',
  ],
  t_error: ['Error', 'Ошибка', 'خطا'],
  error: [
    'By how much the model is above (+) or below (−) what is stated, as a share of it; 0 % inside a stated range. Bias is the median of the errors with their signs.',
    'Насколько модель выше (+) или ниже (−) заявленного, в долях; 0 % внутри заявленного диапазона. Смещение — медиана ошибок со знаком.',
    'مدل چقدر بالاتر (+) یا پایین‌تر (−) از مقدار اعلام‌شده است، به نسبت آن؛ ۰٪ درون بازهٔ اعلام‌شده. اریبی میانهٔ خطاها با علامت است.',
  ],
  t_aside: ['Own sources', 'Собственные источники', 'منابع خود مدل'],
  aside: [
    'Statements of publications on which figures of the model rest: agreement with them proves little, so they can be left out.',
    'Утверждения публикаций, на которых основаны показатели модели: согласие с ними мало что доказывает, их можно исключить.',
    'گزاره‌های منابعی که ارقام مدل بر آن‌ها تکیه دارد: توافق با آن‌ها چیز زیادی ثابت نمی‌کند و می‌توان کنارشان گذاشت.',
  ],
  t_source: ['Source and date', 'Источник и дата', 'منبع و تاریخ'],
  source: [
    'Each row names its publication and the date that its figure describes. Figures that contradict each other are kept; the note says which the model uses and why.',
    'Каждая строка называет публикацию и дату, к которой относится показатель. Противоречащие показатели сохраняются; в примечании — какой используется и почему.',
    'هر سطر منبع و تاریخی را که رقم توصیف می‌کند نام می‌برد. ارقام متناقض نگه داشته می‌شوند؛ یادداشت می‌گوید کدام به کار می‌رود و چرا.',
  ],
  t_feed: ['Your own data', 'Свои данные', 'دادهٔ خودتان'],
  feed: [
    'A zip of tables like these. “Check a feed” reads it as it would be used and lists each mistake with file, row, field and fix.',
    'Zip-архив таких же таблиц. «Проверить набор данных» читает его как при использовании и перечисляет ошибки: файл, строка, поле, что делать.',
    'فایل zip از جدول‌هایی مانند این‌ها. «بررسی بستهٔ داده» آن را می‌خواند و هر خطا را با فایل، سطر، فیلد و چاره نشان می‌دهد.',
  ],
  t_run: ['Run', 'Расчёт', 'اجرا'],
  run: [
    'A question that takes longer than a moment. It goes on when the page is closed, can be cancelled, and keeps its question, the version of the data and its result.',
    'Вопрос, на который нужно больше мгновения. Продолжается и при закрытой странице, его можно отменить; хранит вопрос, версию данных и результат.',
    'پرسشی که بیش از یک دم زمان می‌برد. با بستن صفحه ادامه می‌یابد، می‌توان لغوش کرد، و پرسش، نسخهٔ داده و نتیجه را نگه می‌دارد.',
  ],
  about: ['Data: {data} {version}, as of {date}; program {program}.', 'Данные: {data} {version}, на {date}; программа {program}.', 'داده: {data} {version}، در {date}؛ برنامه {program}.'],
  licence: [
    'Program and tables: Apache License 2.0; the publications that they cite have their own terms. Base map: Natural Earth, public domain.',
    'Программа и таблицы — Apache License 2.0; у цитируемых публикаций свои условия. Основа карты — Natural Earth, общественное достояние.',
    'برنامه و جدول‌ها: Apache License 2.0؛ منابع نقل‌شده شرایط خود را دارند. نقشهٔ پایه: Natural Earth، مالکیت عمومی.',
  ],
  tables: ['All tables', 'Все таблицы', 'همهٔ جدول‌ها'],
  publications: ['Publications', 'Публикации', 'منابع'],
  docs: ['API documentation', 'Документация API', 'مستندات API'],
})
