import { lang, languages } from '../../lang'

const seas: Record<string, readonly [string, string, string]> = {
  'caspian-ir': ['Caspian ports of Iran', 'каспийские порты Ирана', 'بنادر خزر ایران'],
  'caspian-ru': ['Caspian ports of Russia', 'каспийские порты России', 'بنادر خزر روسیه'],
  'caspian-kz': ['Caspian ports of Kazakhstan', 'каспийские порты Казахстана', 'بنادر خزر قزاقستان'],
  'caspian-tm': ['Caspian ports of Turkmenistan', 'каспийские порты Туркменистана', 'بنادر خزر ترکمنستان'],
  'caspian-az': ['Caspian ports of Azerbaijan', 'каспийские порты Азербайджана', 'بنادر خزر جمهوری آذربایجان'],
  'black-sea': ['Black Sea', 'Чёрное море', 'دریای سیاه'],
  'black-sea-ru': ['Black Sea ports of Russia', 'черноморские порты России', 'بنادر دریای سیاه روسیه'],
  baltic: ['Baltic', 'Балтика', 'بالتیک'],
  'baltic-ru': ['Baltic ports of Russia', 'балтийские порты России', 'بنادر بالتیک روسیه'],
  'north-europe': ['northern Europe', 'Северная Европа', 'شمال اروپا'],
  uk: ['British Isles', 'Британские острова', 'جزایر بریتانیا'],
  scandinavia: ['Scandinavia', 'Скандинавия', 'اسکاندیناوی'],
  atlantic: ['Atlantic coast', 'Атлантическое побережье', 'کرانهٔ اطلس'],
  'med-east': ['eastern Mediterranean', 'Восточное Средиземноморье', 'شرق مدیترانه'],
  'med-west': ['western Mediterranean', 'Западное Средиземноморье', 'غرب مدیترانه'],
  adriatic: ['Adriatic', 'Адриатика', 'آدریاتیک'],
  marmara: ['Sea of Marmara', 'Мраморное море', 'دریای مرمره'],
  'far-east-ru': ['Far Eastern ports of Russia', 'дальневосточные порты России', 'بنادر خاور دور روسیه'],
}

/** Name of a sea region of the atlas; of others the code. */
export const seaName = (id: string) => seas[id]?.[languages.indexOf(lang.value)] ?? id.replaceAll('-', ' ')
