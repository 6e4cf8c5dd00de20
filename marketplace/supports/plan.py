"""The programme as it begins: three phases, twelve steps. An office changes it on its page."""

from marketplace.core.bilingual import Bilingual

Texts = tuple[str, str, str, str, str, str, str, str, str]

# name, entered when, done when, shown by (each English and Persian), whose step it is
PREPARE: tuple[Texts, ...] = (
    ("Made known", "آشنایی", "Asked at the office or online", "در دفتر یا سایت سر زده",
     "Knows what the programme offers", "می‌داند طرح چه دارد",
     "Short talk noted", "گفت‌وگوی کوتاه ثبت شده", "county desk"),
    ("Needs looked at", "نیازسنجی", "Wants to take part", "می‌خواهد شرکت کند",
     "Product, skill and market are written down", "کالا، مهارت و بازار نوشته شده",
     "Needs sheet", "برگهٔ نیازسنجی", "county desk"),
    ("Trained", "آموزش", "Needs sheet is there", "نیازسنجی انجام شده",
     "Passed the course she needs", "دورهٔ لازم را گذرانده",
     "Course record", "گواهی دوره", "training centre"),
    ("Licensed", "مجوز", "Activity is on the approved list", "کار در فهرست مصوب است",
     "Home-job licence given", "مجوز مشاغل خانگی صادر شده",
     "Licence number", "شمارهٔ مجوز", "labour office"),
)  # fmt: skip
START: tuple[Texts, ...] = (
    ("Financed", "تأمین مالی", "Licence given", "مجوز دارد",
     "Loan paid out, or none wanted", "وام پرداخت شده یا نخواسته",
     "Loan record", "پروندهٔ وام", "lender"),
    ("Equipped", "تجهیز", "Money or tools promised", "پول یا ابزار قطعی شده",
     "Tools and first materials are there", "ابزار و مواد اولیه رسیده",
     "Invoice or visit", "فاکتور یا بازدید", "county desk"),
    ("Shop opened", "گشایش فروشگاه", "First goods can be shown", "نخستین کالا آماده است",
     "Shop approved, or a place at a fair", "فروشگاه تأیید شده یا غرفه دارد",
     "Shop address or booth", "نشانی فروشگاه یا غرفه", "market desk"),
    ("First sale", "نخستین فروش", "Shop or booth is open", "فروشگاه یا غرفه باز است",
     "First order delivered", "نخستین سفارش تحویل شده",
     "Ledger row", "ردیف دفتر فروش", "producer"),
)  # fmt: skip
LAST: tuple[Texts, ...] = (
    ("Sells steadily", "فروش پیوسته", "Sold in three months", "در سه ماه فروش داشته",
     "Nine of twelve months with a sale", "نه ماه از دوازده ماه فروش دارد",
     "Ledger rows", "ردیف‌های دفتر فروش", "producer"),
    ("Finds new buyers", "بازار تازه", "Sells steadily", "فروش پیوسته دارد",
     "Sells to other counties or by a second way", "به شهرستان دیگر یا از راه دوم می‌فروشد",
     "Ledger rows by channel", "ردیف‌ها به تفکیک راه فروش", "market desk"),
    ("Stands alone", "خودپایی", "No support for six months", "شش ماه بی پشتیبانی",
     "Steady for a year without support", "یک سال پیوسته و بی پشتیبانی",
     "Standing in monitoring", "وضعیت در پایش", "programme office"),
    ("Helps others", "یاری‌رسانی", "Stands alone", "خودپا شده",
     "Trains or supplies another producer", "به تولیدکنندهٔ دیگری می‌آموزد یا کار می‌دهد",
     "Visit or agreement", "بازدید یا قرارداد", "programme office"),
)  # fmt: skip
PHASES: tuple[tuple[Bilingual, tuple[Texts, ...]], ...] = (
    (Bilingual("Prepare", "آمادگی"), PREPARE),
    (Bilingual("Start", "راه‌اندازی"), START),
    (Bilingual("Last", "ماندگاری"), LAST),
)
