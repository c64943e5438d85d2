# What the console says, in English. `es.ftl` says the same in Spanish; a test compares them.

brand = Bodega
skip = To the content
nav-label = Main
nav-products = Products
trail-label = Where you are
sign-out = Sign out
undo = Undo
request-id = Request
try-again = Try again
to-list = To the list
to-first = To the first page

# Times and units.
time = { $month } { $day }, { $year }, { $time } UTC
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
wrong-price = It is not plain whether this is thousands or decimals. Write it with two decimals.
wrong-minutes = Between 1 and { $most } minutes.

# The list.
list-title = Products
view-label = Which products
view-active = For sale
view-low = Low
view-out = Out of stock
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
pages-label = Pages
pages-before = Previous
pages-after = Next
empty-title = No products yet
empty-text = Begin with one of your own, or look around with sample data.
empty-search = Nothing is found for “{ $search }”.
empty-all = Show all
empty-low = Nothing is low.
empty-out = Nothing is out of stock.
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
