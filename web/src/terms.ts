import { lang, languages } from './lang'

// The words of the field in English, Russian and Persian, as the reports have
// them, for the codes of the API. What has no word here (a corridor of somebody's
// own data) is shown by its code.

type Row = readonly [en: string, ru: string, fa: string]

export function terms(rows: Record<string, Row>) {
  const known = new Map(Object.entries(rows))
  return (code: string): string => known.get(code)?.[languages.indexOf(lang.value)] ?? code.replaceAll('_', ' ')
}

/** Name of a corridor. */
export const corridorName = terms({
  'north-south-west': ['North–South, west (Astara)', 'Север–Юг, западный (Астара)', 'شمال–جنوب، غربی (آستارا)'],
  'north-south-caspian': ['North–South, Caspian', 'Север–Юг, Каспий', 'شمال–جنوب، خزر'],
  'north-south-east': ['North–South, east', 'Север–Юг, восточный', 'شمال–جنوب، شرقی'],
  'north-south-armenia': ['North–South, Armenia', 'Север–Юг, Армения', 'شمال–جنوب، ارمنستان'],
  'gulf-sea': ['East Asia and the Gulf by sea', 'Восточная Азия и Залив морем', 'شرق آسیا و خلیج فارس از راه دریا'],
  'pakistan-iran': ['Pakistan–Iran by land', 'Пакистан–Иран по суше', 'پاکستان–ایران از راه زمین'],
  'suez-black-sea': ['Suez – Black Sea', 'Суэц – Чёрное море', 'سوئز – دریای سیاه'],
  'suez-baltic': ['Suez – Baltic', 'Суэц – Балтика', 'سوئز – بالتیک'],
  'suez-north-sea': ['Suez – North Sea', 'Суэц – Северное море', 'سوئز – دریای شمال'],
  'suez-mediterranean': ['Suez – Mediterranean', 'Суэц – Средиземное море', 'سوئز – مدیترانه'],
  cape: ['Cape of Good Hope', 'Мыс Доброй Надежды', 'دماغه امید نیک'],
  middle: ['Middle Corridor', 'Срединный коридор', 'کریدور میانی'],
  'trans-siberian': ['Trans-Siberian', 'Транссиб', 'سیبری سراسری'],
  'kazakhstan-rail': ['China–Kazakhstan rail', 'Китай–Казахстан ж/д', 'راه‌آهن چین–قزاقستان'],
  'vladivostok-sea': ['Eastern maritime (Vladivostok)', 'Восточный морской (Владивосток)', 'دریایی شرقی (ولادی‌وستوک)'],
  'northern-sea-route': ['Northern Sea Route', 'Северный морской путь', 'راه دریایی شمال'],
  'iran-turkey': ['Iran–Turkey', 'Иран–Турция', 'ایران–ترکیه'],
  'iraq-development-road': ['Iraq Development Road', 'Дорога развития (Ирак)', 'جاده توسعه عراق'],
  air: ['Air freight', 'Авиа', 'حمل هوایی'],
  other: ['Other', 'Прочий', 'سایر'],
  'china-iran': ['China–Iran rail', 'Китай–Иран ж/д', 'راه‌آهن چین–ایران'],
  'china-pakistan': ['China–Pakistan (CPEC)', 'Китай–Пакистан (CPEC)', 'چین–پاکستان (CPEC)'],
  'trans-afghan': ['Trans-Afghan', 'Трансафганский', 'سراسری افغانستان'],
  'volga-don': ['Volga–Don waterway', 'Волго-Дон', 'آبراه ولگا–دن'],
})

/** Name of a mode of transport. */
export const modeName = terms({
  sea: ['sea', 'море', 'دریا'],
  river: ['river', 'река', 'رودخانه'],
  rail: ['rail', 'ж/д', 'ریل'],
  road: ['road', 'авто', 'جاده'],
  air: ['air', 'авиа', 'هوا'],
  ferry: ['ferry', 'паром', 'کشتی رو-رو'],
  rail_ferry: ['rail ferry', 'ж/д паром', 'کشتی واگن‌بر'],
})

/** Name of a kind of leg. */
export const kindName = terms({
  access: ['pick-up, delivery', 'подвоз и доставка', 'تحویل و بارگیری'],
  link: ['on the move', 'в движении', 'در حرکت'],
  transfer: ['terminals', 'терминалы', 'پایانه‌ها'],
  crossing: ['borders', 'границы', 'مرزها'],
  gauge_break: ['gauge breaks', 'смена колеи', 'تعویض خط'],
  passage: ['canals, straits', 'каналы, проливы', 'کانال‌ها و تنگه‌ها'],
  wait: ['waits for departure', 'ожидание отправления', 'انتظار حرکت'],
})

/** Name of a line of cost. */
export const lineName = terms({
  linehaul: ['line haul', 'перевозка', 'کرایه اصلی'],
  drayage: ['drayage', 'подвоз', 'حمل محلی'],
  transfer: ['terminals', 'терминалы', 'پایانه‌ها'],
  crossing: ['borders', 'границы', 'مرزها'],
  gauge_break: ['gauge breaks', 'смена колеи', 'تعویض خط'],
  toll: ['tolls', 'сборы за проход', 'عوارض'],
  transit_fee: ['transit fees', 'транзитные сборы', 'حق ترانزیت'],
  surcharge: ['surcharges', 'надбавки', 'اضافه‌کرایه'],
  equipment: ['equipment', 'оборудование', 'تجهیزات'],
  empty_return: ['empty return', 'возврат порожних', 'بازگشت خالی'],
  document: ['documents', 'документы', 'اسناد'],
  insurance: ['insurance', 'страхование', 'بیمه'],
  demurrage: ['demurrage', 'простой', 'دموراژ'],
  inventory: ['stock in transit', 'запас в пути', 'موجودی در راه'],
  safety_stock: ['safety stock', 'страховой запас', 'موجودی اطمینان'],
})

/** Name of a grade of confidence. */
export const gradeName = terms({
  measured: ['measured', 'измерено', 'اندازه‌گیری'],
  tariff: ['tariff', 'тариф', 'تعرفه'],
  schedule: ['schedule', 'расписание', 'برنامه'],
  reported: ['reported', 'сообщено', 'گزارش'],
  claimed: ['claimed', 'заявлено', 'ادعا'],
  derived: ['derived', 'выведено', 'استنتاج'],
  estimated: ['estimated', 'оценка', 'برآورد'],
})

/** What an itinerary is best in. */
export const bestName = terms({
  overall: ['best overall', 'лучший в целом', 'بهترین در کل'],
  cheapest: ['cheapest', 'самый дешёвый', 'ارزان‌ترین'],
  fastest: ['fastest', 'самый быстрый', 'سریع‌ترین'],
  most_reliable: ['most reliable', 'самый надёжный', 'مطمئن‌ترین'],
  lowest_co2e: ['lowest CO₂e', 'меньше всего CO₂e', 'کمترین CO₂e'],
  'last to leave': ['last to leave', 'выходит позже всех', 'دیرترین حرکت'],
})


/** What a published statement covers. */
export const scopeName = terms({
  door: ['door to door', 'от двери до двери', 'در تا در'],
  port: ['port to port', 'от порта до порта', 'بندر تا بندر'],
  main_leg: ['main leg', 'основное плечо', 'حمل اصلی'],
  border: ['border crossing', 'пограничный переход', 'گذر مرزی'],
})

/** Kinds of published statements. */
export const statementName = terms({
  tariff: ['tariff', 'тариф', 'تعرفه'],
  schedule: ['schedule', 'расписание', 'برنامهٔ حرکت'],
  shipment: ['shipment', 'перевозка', 'محموله'],
  index: ['index', 'индекс', 'شاخص'],
  official: ['official', 'официальное', 'رسمی'],
  media: ['media', 'СМИ', 'رسانه'],
  estimate: ['estimate', 'оценка', 'برآورد'],
})

/** What time and money of a chain go to. */
export const partName = terms({
  'at sea': ['at sea', 'морем', 'دریا'],
  'by river': ['by river', 'по реке', 'رودخانه'],
  'by rail': ['by rail', 'по железной дороге', 'راه‌آهن'],
  'by road': ['by road', 'автотранспортом', 'جاده'],
  'by air': ['by air', 'по воздуху', 'هوا'],
  'by ferry': ['by ferry', 'паромом', 'کشتی رو-رو'],
  ports: ['ports', 'порты', 'بنادر'],
  terminals: ['terminals', 'терминалы', 'پایانه‌ها'],
  'gauge breaks': ['gauge breaks', 'смена колеи', 'تعویض خط'],
  borders: ['borders', 'границы', 'مرزها'],
  passages: ['canals, straits', 'каналы, проливы', 'کانال‌ها و تنگه‌ها'],
  waiting: ['waiting', 'ожидание', 'انتظار'],
  access: ['pick-up, delivery', 'подвоз и доставка', 'تحویل و بارگیری'],
  crossing: ['borders', 'границы', 'مرزها'],
  transfer: ['terminals', 'терминалы', 'پایانه‌ها'],
  'gauge break': ['gauge breaks', 'смена колеи', 'تعویض خط'],
  passage: ['canals, straits', 'каналы, проливы', 'کانال‌ها و تنگه‌ها'],
  wait: ['waits for departure', 'ожидание отправления', 'انتظار حرکت'],
  sea: ['at sea', 'морем', 'دریا'],
  river: ['by river', 'по реке', 'رودخانه'],
  rail: ['by rail', 'по железной дороге', 'راه‌آهن'],
  road: ['by road', 'автотранспортом', 'جاده'],
  air: ['by air', 'по воздуху', 'هوا'],
  ferry: ['by ferry', 'паромом', 'کشتی رو-رو'],
  rail_ferry: ['by rail ferry', 'железнодорожным паромом', 'کشتی واگن‌بر'],
})
