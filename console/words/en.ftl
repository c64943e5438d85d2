# What the console says, in English. `es.ftl` says the same in Spanish; a test compares them.

brand = Bodega
skip = To the content
nav-label = Main
nav-products = Products
nav-events = Changes
nav-books = Books
trail-label = Where you are
sign-out = Sign out
undo = Undo
request-id = Request
try-again = Try again
to-list = To the list
to-first = To the first page

# Times and units.
time = { $month } { $day }, { $year }, { $time } UTC
date = { $month } { $day }, { $year }
date-short = { $month } { $day }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
units = { $count ->
    [one] { $count } unit
   *[other] { $count } units
}

# Signing in.
sign-in-title = Sign in
sign-in-intro = The console asks the two services with your keys. They are kept in an encrypted cookie until you sign out.
sign-in-typed = What you typed is kept. It is shown again once you have signed in.
sign-in-products = Key of products
    .hint = Leave one of the two empty if the other key opens both.
sign-in-inventory = Key of inventory
    .hint = The secret alone, without name and scope.
sign-in-button = Sign in
sign-in-again = Sign in again
access-read = Known. It may read.
access-write = Known. It may read and change.
notice-signed-in = You have signed in. Look over what you typed, and send it.
notice-form-old = This form was opened before you signed in. Look it over, and send it again.
notice-cookies = Your browser sent no cookie, and without one nobody can sign in. Allow cookies for this site, and send the form again.
said-signed-in-write = Signed in. You may read and change products and stock.
said-signed-in-read = Signed in. You may read products and stock.
said-signed-in-products = Signed in to products alone: there is no key of inventory.
said-signed-in-inventory = Signed in to inventory alone: there is no key of products.
said-signed-in-products-write = Signed in. You may change products, and read stock.
said-signed-in-inventory-write = Signed in. You may change stock, and read products.
said-signed-out = Signed out. Your keys are forgotten.

# What can go wrong.
service-products = Products
service-inventory = Inventory
trouble-no-key = There is no key of { $service }.
trouble-key = { $service } does not take this key, or no longer.
trouble-read-only = Your key of { $service } may read, and not change anything.
trouble-unreachable = { $service } cannot be reached.
trouble-late = { $service } did not answer in time.
trouble-garbled = What answers in the place of { $service } is something else.
trouble-busy = { $service } is busy.
trouble-busy-for = { $service } is busy. Try again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
  }.
trouble-failed = { $service } failed.
trouble-refused = { $service } refused this.
unread-title = This page cannot be shown
missing-title = Nothing is here
missing-text = The address may be mistyped, or what was here is deleted.
read-only-title = Your key may only read
read-only-text = What is here changes something. Sign out, and in again with a key that may.
foreign-title = This form came from elsewhere
foreign-text = A page of another site sent it, so nothing was done.
arriving-title = One moment
arriving-link = Go on
too-long-title = This is too long
too-long-text = The form has more in it than any form here can have. Nothing was done.
method-title = This address is used in another way
method-text = Nothing was done.

# Forms.
form-not-done = This was not done:
form-optional = (optional)
form-back = Back
form-key-reused = This form was sent before with other values. Look at the ledger to see what was done, and send it again if it is missing.
wrong-missing = This is needed.
wrong-number = This is not a whole number.
wrong-price = It is not plain whether this is thousands or decimals. Write it without signs between thousands, and with its decimals: 1500.00.
wrong-range = From { $least } to { $most }.
wrong-insufficient = { $requested ->
    [one] One unit was asked for
   *[other] { $requested } units were asked for
  }, and { $available } are available.

# The list.
list-title = Products
view-label = Which products
view-active = For sale
view-low = Low
view-out = Out of stock
view-reserved = Reserved
view-archived = Archived
search-label = Search by name, SKU or description
search-button = Search
column-name = Name
column-sku = SKU
column-price = Price
column-on-hand = On hand
column-reserved = Reserved
column-available = Available
column-threshold = Low level
column-state = State
state-good = In stock
state-low = Low
state-out = Out of stock
state-archived = Archived
state-not-started = Not started
state-right = Consistent.
state-wrong = Not consistent.
column-line = 30 days
pages-label = Pages
pages-before = Previous
pages-after = Next
empty-title = No products yet
empty-text = Begin with one of your own, or look around with sample data.
empty-search = Nothing is found for “{ $search }”.
empty-all = Show all
empty-low = Nothing is low.
empty-out = Nothing is out of stock.
empty-reserved = Nothing is reserved.
empty-archived = Nothing is archived.
empty-stretch = There is nothing on this stretch of the list.

# Sample data.
sample-title = Sample data
sample-intro = This makes a dozen products with their opening stock. You can archive or delete them like any other.
sample-button = Make sample data
sample-done = { $count ->
    [one] { $count } product was made, with its opening stock.
   *[other] { $count } products were made, with their opening stock.
}
sample-coffee = Coffee, 250 g
sample-coffee-large = Coffee, 1 kg
sample-tea-green = Green tea, loose
sample-tea-black = Black tea, loose
sample-cup = White cup
sample-pot = Enamel pot
sample-filter = Paper filters, 100
sample-grinder = Hand grinder
sample-scale = Kitchen scale
sample-kettle = Kettle, 1 l
sample-honey = Honey, 500 g
sample-sugar = Cane sugar, 1 kg

# A product.
stock-title = Stock
facts-title = Product
ledger-title = Ledger
ledger-more = Details
ledger-pages = Pages of the ledger
ledger-newer = Newer
ledger-older = Older
holds-title = Holds
holds-none = Nothing is held.
holds-until = until
holds-expired = expired
purchases-title = Purchases
purchases-none = Nothing was bought yet.
purchases-cancelled = cancelled
column-created = Made
column-updated = Changed
column-when = When
column-what = What
column-delta = Change
column-balance = Balance
column-reason = Reason
column-who = Who
column-cause = Caused by
column-quantity = Units
column-until = Until
column-total = Total
kind-received = Received
kind-adjusted = Adjusted
kind-sold = Sold
kind-returned = Returned
action-new = New product
action-samples = Use sample data
action-edit = Edit
action-events = Changes
action-archive = Archive
action-unarchive = Put on sale
action-delete = Delete
action-start = Start stock
action-receive = Receive
action-adjust = Adjust
action-count = Count
action-buy = Buy
action-hold = Hold
action-threshold = Set low level
action-confirm = Confirm
action-release = Release
action-cancel = Cancel

# What is done to it.
field-sku = SKU
    .hint = Letters, digits and . _ - without blanks; no other product has it.
field-name = Name
field-price = Price
    .hint = With the decimals of the currency, such as 12.50.
field-currency = Currency
    .hint = Three letters, such as USD or EUR.
field-description = Description
field-received = Units received
field-note = Note
    .hint = A delivery note, an order, whatever helps to find it again.
field-delta = Change
    .hint = −2 takes two units away, 2 adds two.
field-reason = Reason
    .hint = It stands in the ledger for good.
field-opening = Units on hand
field-threshold = Low level
    .hint = With so many units available or fewer, the product counts as low.
field-counted = Units counted
field-quantity = Units
field-reference = Reference
    .hint = An order number of yours.
field-minutes = Minutes
    .hint = After that the units are free again by themselves.
create-title = New product
create-button = Create
edit-title = Edit product
edit-button = Save
archive-title = Archive product
archive-intro = It is not for sale any more. Its stock and its history stay.
archive-button = Archive
unarchive-title = Put product on sale
unarchive-intro = It can be bought again.
unarchive-button = Put on sale
delete-title = Delete product
delete-intro = It is gone from the catalogue, and cannot be brought back. Its SKU is free again. Its ledger and purchases stay in the books.
delete-button = Delete
start-title = Start stock
start-intro = From here on the ledger tells every change.
start-button = Start
receive-title = Receive
receive-button = Receive
adjust-title = Adjust
adjust-button = Adjust
count-title = Count
count-intro = Say how many units there are. It is taken only if nothing has moved since this form was opened.
count-button = Set
count-moved = You counted { $count } when the books said { $was }. Something has moved since; the numbers above are new. Count again, or send it as it is.
threshold-title = Set low level
threshold-button = Set
buy-title = Buy
buy-intro = Units are sold at the price above.
buy-button = Buy
hold-title = Hold
hold-intro = Units are kept for somebody, and are bought or released later.
hold-button = Hold
confirm-title = Confirm hold
confirm-button = Buy these units
release-title = Release hold
release-button = Release
cancel-title = Cancel purchase
cancel-intro = The units are there again, and the purchase stays in the books as cancelled.
cancel-button = Cancel purchase
conflict-title = Somebody else has changed this product
conflict-intro = Nothing of yours was saved yet. Choose field by field what is to hold.
conflict-mine = Mine
conflict-theirs-one = Theirs
conflict-button = Save this choice
conflict-theirs = Leave all as it is

# What was done.
said-created = { $name } was created.
said-changed = The product was changed.
said-unchanged = Nothing was different, so nothing was changed.
said-archived = The product was archived.
said-unarchived = The product is on sale again.
said-deleted = The product was deleted.
said-started = { $count ->
    [one] Stock begins with { $count } unit.
   *[other] Stock begins with { $count } units.
}
said-received = { $count ->
    [one] { $count } unit was received.
   *[other] { $count } units were received.
}
said-adjusted = The stock was adjusted by { $count }.
said-counted = On hand is now { $count }.
said-threshold = The low level is now { $count }.
said-bought = { $count ->
    [one] { $count } unit was bought.
   *[other] { $count } units were bought.
}
said-held = { $count ->
    [one] { $count } unit is held
   *[other] { $count } units are held
  } for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }.
said-confirmed = { $count ->
    [one] { $count } held unit was bought.
   *[other] { $count } held units were bought.
}
said-released = { $count ->
    [one] { $count } unit is free again.
   *[other] { $count } units are free again.
}
said-cancelled = { $count ->
    [one] The purchase was cancelled, and { $count } unit is there again.
   *[other] The purchase was cancelled, and { $count } units are there again.
}
said-undone = Undone.
undo-received = Undo of a receipt
undo-adjusted = Undo of an adjustment
undo-started = Undo of an opening stock
undo-counted = Undo of a count

# Figures.
figures-missing = What was sold and what was on hand before cannot be shown.
today-sold = Sold today
today-returned = { $count } returned
today-money = Taken in today
today-holds = Live holds
today-reserved = Units reserved
balance-title = On hand over time
balance-spans = How many days
balance-days = { $count } days
balance-told = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }: from { $first } to { $last }, between { $least } and { $most }
balance-day = Day
balance-money = Sold in { $currency }
balance-returned = { $amount } given back
balance-sales = Sales
balance-table = The same as a table
balance-before = Before { $day }
balance-still = On days that are not here nothing moved. Days are those of UTC.

# What has changed.
events-title = Changes
events-kind = Kind
events-all = All changes
events-show = Show
events-every-product = of all products
events-every-day = of all days
events-none = Nothing has changed.
events-pages = Pages of the changes
events-newest = Newest
column-product = Product
column-change = Before → after
event-created = Product created
event-updated = Product changed
event-deleted = Product deleted
event-changed = Stock changed
event-low = Stock became low
event-out = Out of stock
event-back = Back in stock
event-bought = Bought
event-cancelled = Purchase cancelled
event-held = Held
event-confirmed = Hold confirmed
event-released = Hold released
event-expired = Hold expired
status-active = for sale
status-archived = archived
status-held = held
status-confirmed = confirmed
status-released = released
status-expired = expired
status-completed = completed
status-cancelled = cancelled

# The books.
books-title = Books
books-text = Whether what is on hand is what the ledger adds up to, entry by entry, and what is reserved is what is held. This looks at every product, and changes nothing.
books-button = Look over the books
books-looked = { $count ->
    [one] { $count } product was looked at.
   *[other] { $count } products were looked at.
}
books-took = It took { $count } ms.
books-truncated = There are more than these { $count }.
books-table = What does not agree
column-found = Found
column-expected = Expected
rule-sum = On hand is the sum of the ledger
rule-balance = On hand is the balance of the last entry
rule-chain = Each balance is the one before and the change
rule-reserved = Reserved is what is held
rule-available = Available is on hand less reserved

# As commands.
curl-title = Copy as curl
curl-text = What this page was made of. Put your keys into PRODUCTS_KEY and INVENTORY_KEY.
curl-copy = Copy
curl-copied = Copied.
# Bringing in.
action-import = Bring in a file
import-title = Bring in products
import-intro = A file with a row for each product: its SKU, name and price, and where there are, its currency, description, units on hand and low level. Every row is checked before anything is sent.
import-plain = Without scripts, a file may have { $rows } rows and about { $megabytes } MB. Its first row names the columns.
import-read-only = Your keys may read, and a file needs keys that may change products and stock.
import-file = File
import-file-hint = CSV, as Excel, LibreOffice or Google Sheets save it. You may drop it here.
import-currency = Currency
import-currency-hint = For rows that name none.
import-existing = Products whose SKU is there already
import-existing-leave = Leave them, and report their rows
import-existing-update = Update name, description and price. What is on hand is never changed.
import-button = Read the file
import-map = What the columns have
import-map-intro = The first rows of your file. Correct what was not recognised.
import-separator = Between cells
import-comma = Comma
import-semicolon = Semicolon
import-tab = Tab
import-bar = Bar
import-mark = Decimals
import-encoding = Signs
import-either = Recognised
import-ignored = Left out
import-check = Check every row
import-send = Send the rows that are right
import-pause = Pause
import-resume = Go on
import-save = Save the rows that failed
import-again = Another file
import-checking = Checking the rows
import-checked = Right rows: { $count }. Wrong rows: { $wrong }.
import-wrong-rows = { $wrong ->
    [one] { $wrong } row is not right.
   *[other] { $wrong } rows are not right.
}
import-nothing-sent = Nothing was sent.
import-more-rows = and { $count } more, in the file of rows that failed
import-leave-out = Rows that are not right are left out.
import-sending = Sending the rows
import-paused = Paused. Nothing is lost; go on whenever you like, on this device.
import-left = { $count } of { $total } rows
import-rate = { $rate } rows a second, { $time } left
import-done = Done
import-result = Made: { $made }. Changed: { $changed }. There already from this file: { $there }. Failed: { $failed }.
import-wait = Trying again in { $seconds } s.
import-offline = The console cannot be reached.
import-kept = An import was begun here. Go on where it stopped, or choose another file.
import-file-gone = The file was changed or moved since. Choose it again.
import-no-store = This browser keeps no data for this site. Do not load the page again before the end.
import-stuck = A row could not be read, and the file was not read further.
import-sign-in = You have signed out, or signed in again. The place in the file is kept.
import-row = Row { $row }:
import-row-heading = Row
import-wrong-file = rows-that-are-wrong.csv
import-failed-file = rows-that-failed.csv
import-error-column = error
import-nothing = There is no row of headings in this file.
import-columns-missing = Say which columns have SKU, name and price.
import-columns-plain = These columns are not found: { $names }. The first row has to name them so.
import-too-many = Without a script, at most { $rows } rows are sent at once. Cut the file into parts.
import-fate-made = Made
import-fate-changed = Changed
import-fate-there = There already from this file
import-wrong-missing = This is needed.
import-wrong-sku = A SKU has letters, digits and . _ - alone, without blanks and accents.
import-wrong-length = This has more than { $number } characters.
import-wrong-control = There is a sign in it that nobody can see.
import-wrong-price = This is no price. Is the sign of the decimals right?
import-wrong-decimals = The currency has { $number ->
    [0] no decimals
    [one] { $number } decimal
   *[other] { $number } decimals
  }.
import-wrong-high = At most { $number }.
import-wrong-currency = This is no currency. Write three letters, such as USD or EUR.
import-wrong-units = This is not a whole number of 0 or more.
import-wrong-cells = This row has more cells than there are headings.
import-wrong-long = This row is too long. Maybe a quote is not closed.
import-wrong-quote = A quote in this row is not closed.
import-wrong-signs = This row is not written in the signs of the file.
import-wrong-twice = The SKU is in row { $row } already.
import-wrong-there = A product with this SKU is there already.

# Taking out.
action-export = Take out
# Following the changes of others.
follow-starting = Connecting
follow-live = Live
follow-behind = Behind
follow-offline = Offline
follow-over = Signed out
follow-off = Not live
follow-live-more = Changes of others appear by themselves.
follow-behind-more = More changes than can be shown at once: they come a few seconds late.
follow-offline-more = What is shown is from
follow-over-more = You are signed out. Load the page again to sign in.
follow-on = Show changes of others
follow-told-offline = Offline: numbers may have changed since.
follow-told-live = Live again.

# Keys.
keys-open = Keys
keys-title = Keys
keys-search = Search
keys-receive = Receive, on the page of a product
keys-on = These keys work
keys-close = Close

# On the floor.
nav-floor = Floor
floor-title = On the floor
floor-intro = Scan a code, or type a SKU.
floor-look = Look up
floor-scan = Scan
floor-stop = Stop
floor-camera = What the camera sees
floor-denied = The camera may not be used here. Allow it for this site, or type the SKU.
floor-failed = The camera does not work. Type the SKU.
floor-nothing = Nothing has the SKU “{ $sku }”.
floor-less = One less
floor-more = One more
floor-next = Next
floor-damaged = Damaged
floor-missing = Missing
floor-found = Found
floor-returned = Returned
field-floor-units = Units
    .hint = − takes away, for an adjustment.
field-floor-reason = Reason
    .hint = An adjustment needs one. It stands in the ledger for good.
wrong-received = What was received is 1 or more. To take units away, adjust.
wrong-reason = An adjustment needs a reason.
said-floor-received = { $sku }: { $count ->
    [one] { $count } unit was received.
   *[other] { $count } units were received.
}
said-floor-adjusted = { $sku }: adjusted by { $count }.

# Forms on their way, and tables that are empty.
form-busy = Sending…
form-lost = No answer came. What you typed is still here. Send it again: it is done once, however often it is sent.
ledger-none = Nothing has moved on this stretch of the ledger.
