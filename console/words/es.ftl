# Lo que dice la consola, en español. `en.ftl` dice lo mismo en inglés; una prueba los compara.

brand = Bodega
skip = Al contenido
nav-label = Principal
nav-products = Productos
nav-events = Cambios
nav-books = Libros
trail-label = Dónde está
sign-out = Salir
undo = Deshacer
request-id = Petición
try-again = Intentar de nuevo
to-list = A la lista
to-first = A la primera página

# Horas y unidades.
time = { $day } { $month } { $year }, { $time } UTC
date = { $day } { $month } { $year }
date-short = { $day } { $month }
month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sept
month-10 = oct
month-11 = nov
month-12 = dic
units = { $count ->
    [one] { $count } unidad
   *[other] { $count } unidades
}

# Entrar.
sign-in-title = Entrar
sign-in-intro = La consola pregunta a los dos servicios con sus claves. Se guardan en una cookie cifrada hasta que salga.
sign-in-typed = Lo que escribió se conserva. Se mostrará de nuevo cuando haya entrado.
sign-in-products = Clave de productos
    .hint = Deje una de las dos vacía si la otra clave abre ambos.
sign-in-inventory = Clave de inventario
    .hint = Solo el secreto, sin nombre ni permiso.
sign-in-button = Entrar
sign-in-again = Entrar de nuevo
access-read = Conocida. Puede leer.
access-write = Conocida. Puede leer y cambiar.
notice-signed-in = Ha entrado. Revise lo que escribió y envíelo.
notice-form-old = Este formulario se abrió antes de entrar. Revíselo y envíelo de nuevo.
notice-cookies = Su navegador no envió ninguna cookie, y sin ella nadie puede entrar. Permita las cookies de este sitio y envíe el formulario de nuevo.
said-signed-in-write = Ha entrado. Puede leer y cambiar productos y existencias.
said-signed-in-read = Ha entrado. Puede leer productos y existencias.
said-signed-in-products = Ha entrado solo en productos: no hay clave de inventario.
said-signed-in-inventory = Ha entrado solo en inventario: no hay clave de productos.
said-signed-in-products-write = Ha entrado. Puede cambiar productos y leer existencias.
said-signed-in-inventory-write = Ha entrado. Puede cambiar existencias y leer productos.
said-signed-out = Ha salido. Sus claves se han olvidado.

# Lo que puede ir mal.
service-products = Productos
service-inventory = Inventario
trouble-no-key = No hay clave de { $service }.
trouble-key = { $service } no acepta esta clave, o ya no la acepta.
trouble-read-only = Su clave de { $service } puede leer, pero no cambiar nada.
trouble-unreachable = No se puede llegar a { $service }.
trouble-late = { $service } no respondió a tiempo.
trouble-garbled = Lo que responde en lugar de { $service } es otra cosa.
trouble-busy = { $service } está ocupado.
trouble-busy-for = { $service } está ocupado. Intente de nuevo en { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
  }.
trouble-failed = { $service } falló.
trouble-refused = { $service } no lo aceptó.
unread-title = Esta página no se puede mostrar
missing-title = Aquí no hay nada
missing-text = Quizá la dirección esté mal escrita, o lo que había aquí se borró.
read-only-title = Su clave solo puede leer
read-only-text = Lo que hay aquí cambia algo. Salga, y entre de nuevo con una clave que pueda.
foreign-title = Este formulario vino de otro sitio
foreign-text = Lo envió una página de otro sitio, así que no se hizo nada.
arriving-title = Un momento
arriving-link = Continuar
too-long-title = Es demasiado largo
too-long-text = El formulario contiene más de lo que cabe en cualquiera de los de aquí. No se hizo nada.
method-title = Esta dirección se usa de otra manera
method-text = No se hizo nada.

# Formularios.
form-not-done = No se hizo:
form-optional = (opcional)
form-back = Volver
form-key-reused = Este formulario se envió antes con otros valores. Mire en el libro qué se hizo, y envíelo de nuevo si falta.
wrong-missing = Hace falta.
wrong-number = No es un número entero.
wrong-price = No queda claro si son miles o decimales. Escríbalo sin signos entre los miles y con sus decimales: 1500,00.
wrong-range = De { $least } a { $most }.
wrong-insufficient = { $requested ->
    [one] Se pidió una unidad
   *[other] Se pidieron { $requested } unidades
  } y hay { $available } disponibles.

# La lista.
list-title = Productos
view-label = Qué productos
view-active = A la venta
view-low = Pocos
view-out = Agotados
view-reserved = Reservados
view-archived = Archivados
search-label = Buscar por nombre, SKU o descripción
search-button = Buscar
column-name = Nombre
column-sku = SKU
column-price = Precio
column-on-hand = En almacén
column-reserved = Reservado
column-available = Disponible
column-threshold = Nivel mínimo
column-state = Estado
state-good = Hay
state-low = Pocos
state-out = Agotado
state-archived = Archivado
state-not-started = Sin empezar
state-right = Todo cuadra.
state-wrong = Algo no cuadra.
column-line = 30 días
pages-label = Páginas
pages-before = Anterior
pages-after = Siguiente
empty-title = Todavía no hay productos
empty-text = Empiece con uno suyo, o eche un vistazo con datos de ejemplo.
empty-search = No se encuentra nada para «{ $search }».
empty-all = Mostrar todo
empty-low = No queda poco de nada.
empty-out = No hay nada agotado.
empty-reserved = No hay nada reservado.
empty-archived = No hay nada archivado.
empty-stretch = No hay nada en este tramo de la lista.

# Datos de ejemplo.
sample-title = Datos de ejemplo
sample-intro = Se crea una docena de productos con sus existencias iniciales. Puede archivarlos o borrarlos como cualquier otro.
sample-button = Crear datos de ejemplo
sample-done = { $count ->
    [one] Se creó { $count } producto, con sus existencias iniciales.
   *[other] Se crearon { $count } productos, con sus existencias iniciales.
}
sample-coffee = Café, 250 g
sample-coffee-large = Café, 1 kg
sample-tea-green = Té verde a granel
sample-tea-black = Té negro a granel
sample-cup = Taza blanca
sample-pot = Olla esmaltada
sample-filter = Filtros de papel, 100
sample-grinder = Molinillo manual
sample-scale = Báscula de cocina
sample-kettle = Hervidor, 1 l
sample-honey = Miel, 500 g
sample-sugar = Azúcar de caña, 1 kg

# Un producto.
stock-title = Existencias
facts-title = Producto
ledger-title = Libro de movimientos
ledger-more = Detalles
ledger-pages = Páginas del libro
ledger-newer = Más recientes
ledger-older = Más antiguos
holds-title = Apartados
holds-none = No hay nada apartado.
holds-until = hasta
holds-expired = vencido
purchases-title = Compras
purchases-none = Todavía no se compró nada.
purchases-cancelled = anulada
column-created = Creado
column-updated = Cambiado
column-when = Cuándo
column-what = Qué
column-delta = Cambio
column-balance = Saldo
column-reason = Motivo
column-who = Quién
column-cause = Causado por
column-quantity = Unidades
column-until = Hasta
column-total = Total
kind-received = Recibido
kind-adjusted = Ajustado
kind-sold = Vendido
kind-returned = Devuelto
action-new = Producto nuevo
action-samples = Usar datos de ejemplo
action-edit = Editar
action-events = Cambios
action-archive = Archivar
action-unarchive = Poner a la venta
action-delete = Borrar
action-start = Empezar existencias
action-receive = Recibir
action-adjust = Ajustar
action-count = Contar
action-buy = Comprar
action-hold = Apartar
action-threshold = Fijar mínimo
action-confirm = Confirmar
action-release = Liberar
action-cancel = Anular

# Lo que se hace con él.
field-sku = SKU
    .hint = Letras, cifras y . _ - sin espacios; ningún otro producto lo tiene.
field-name = Nombre
field-price = Precio
    .hint = Con los decimales de la moneda, por ejemplo 12,50.
field-currency = Moneda
    .hint = Tres letras, por ejemplo USD o EUR.
field-description = Descripción
field-received = Unidades recibidas
field-note = Nota
    .hint = Un albarán, un pedido, lo que ayude a encontrarlo.
field-delta = Cambio
    .hint = −2 quita dos unidades, 2 añade dos.
field-reason = Motivo
    .hint = Queda en el libro para siempre.
field-opening = Unidades en almacén
field-threshold = Nivel mínimo
    .hint = Con tantas unidades disponibles o menos, el producto cuenta como escaso.
field-counted = Unidades contadas
field-quantity = Unidades
field-reference = Referencia
    .hint = Un número de pedido suyo.
field-minutes = Minutos
    .hint = Después, las unidades quedan libres por sí solas.
create-title = Producto nuevo
create-button = Crear
edit-title = Editar producto
edit-button = Guardar
archive-title = Archivar producto
archive-intro = Deja de estar a la venta. Sus existencias y su historia se quedan.
archive-button = Archivar
unarchive-title = Poner el producto a la venta
unarchive-intro = Se puede comprar de nuevo.
unarchive-button = Poner a la venta
delete-title = Borrar producto
delete-intro = Desaparece del catálogo y no se puede recuperar. Su SKU queda libre. Su libro y sus compras se quedan.
delete-button = Borrar
start-title = Empezar existencias
start-intro = Desde aquí el libro cuenta cada cambio.
start-button = Empezar
receive-title = Recibir
receive-button = Recibir
adjust-title = Ajustar
adjust-button = Ajustar
count-title = Contar
count-intro = Diga cuántas unidades hay. Solo vale si nada se movió desde que se abrió este formulario.
count-button = Fijar
count-moved = Contó { $count } cuando el libro decía { $was }. Algo se movió desde entonces; los números de arriba son nuevos. Cuente de nuevo, o envíelo como está.
threshold-title = Fijar nivel mínimo
threshold-button = Fijar
buy-title = Comprar
buy-intro = Las unidades se venden al precio de arriba.
buy-button = Comprar
hold-title = Apartar
hold-intro = Las unidades se guardan para alguien, y se compran o se liberan más tarde.
hold-button = Apartar
confirm-title = Confirmar apartado
confirm-button = Comprar estas unidades
release-title = Liberar apartado
release-button = Liberar
cancel-title = Anular compra
cancel-intro = Las unidades vuelven a estar, y la compra queda en los libros como anulada.
cancel-button = Anular compra
conflict-title = Otra persona cambió este producto
conflict-intro = Todavía no se guardó nada de lo suyo. Elija campo por campo qué debe valer.
conflict-mine = Lo mío
conflict-theirs-one = Lo suyo
conflict-button = Guardar esta elección
conflict-theirs = Dejar todo como está

# Lo que se hizo.
said-created = Se creó { $name }.
said-changed = Se cambió el producto.
said-unchanged = Nada era distinto, así que no se cambió nada.
said-archived = Se archivó el producto.
said-unarchived = El producto está de nuevo a la venta.
said-deleted = Se borró el producto.
said-started = { $count ->
    [one] Las existencias empiezan con { $count } unidad.
   *[other] Las existencias empiezan con { $count } unidades.
}
said-received = { $count ->
    [one] Se recibió { $count } unidad.
   *[other] Se recibieron { $count } unidades.
}
said-adjusted = Las existencias se ajustaron en { $count }.
said-counted = Ahora hay { $count } en almacén.
said-threshold = El nivel mínimo es ahora { $count }.
said-bought = { $count ->
    [one] Se compró { $count } unidad.
   *[other] Se compraron { $count } unidades.
}
said-held = { $count ->
    [one] Se apartó { $count } unidad
   *[other] Se apartaron { $count } unidades
  } por { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
  }.
said-confirmed = { $count ->
    [one] Se compró { $count } unidad apartada.
   *[other] Se compraron { $count } unidades apartadas.
}
said-released = { $count ->
    [one] { $count } unidad está libre de nuevo.
   *[other] { $count } unidades están libres de nuevo.
}
said-cancelled = { $count ->
    [one] Se anuló la compra, y { $count } unidad está de nuevo.
   *[other] Se anuló la compra, y { $count } unidades están de nuevo.
}
said-undone = Deshecho.
undo-received = Se deshace una recepción
undo-adjusted = Se deshace un ajuste
undo-started = Se deshacen unas existencias iniciales
undo-counted = Se deshace un conteo

# Cifras.
figures-missing = No se puede mostrar lo vendido ni lo que había antes en almacén.
today-sold = Vendido hoy
today-returned = { $count } devueltas
today-money = Ingresado hoy
today-holds = Apartados vigentes
today-reserved = Unidades reservadas
balance-title = En almacén, día a día
balance-spans = Cuántos días
balance-days = { $count } días
balance-told = { $count ->
    [one] { $count } día
   *[other] { $count } días
  }: de { $first } a { $last }, entre { $least } y { $most }
balance-day = Día
balance-money = Vendido en { $currency }
balance-returned = { $amount } devueltos
balance-sales = Ventas
balance-table = Lo mismo en una tabla
balance-before = Antes del { $day }
balance-still = En los días que no están aquí no se movió nada. Los días son los de UTC.

# Lo que ha cambiado.
events-title = Cambios
events-kind = Clase
events-all = Todos los cambios
events-show = Mostrar
events-every-product = de todos los productos
events-every-day = de todos los días
events-none = No ha cambiado nada.
events-pages = Páginas de los cambios
events-newest = Lo más reciente
column-product = Producto
column-change = Antes → después
event-created = Producto creado
event-updated = Producto cambiado
event-deleted = Producto borrado
event-changed = Existencias cambiadas
event-low = Quedan pocos
event-out = Agotado
event-back = Hay otra vez
event-bought = Comprado
event-cancelled = Compra anulada
event-held = Apartado
event-confirmed = Apartado confirmado
event-released = Apartado liberado
event-expired = Apartado vencido
status-active = a la venta
status-archived = archivado
status-held = apartado
status-confirmed = confirmado
status-released = liberado
status-expired = vencido
status-completed = completada
status-cancelled = anulada

# Los libros.
books-title = Libros
books-text = Si lo que hay en almacén es lo que suma el libro de movimientos, asiento por asiento, y lo reservado es lo apartado. Se miran todos los productos y no se cambia nada.
books-button = Revisar los libros
books-looked = { $count ->
    [one] Se miró { $count } producto.
   *[other] Se miraron { $count } productos.
}
books-took = Tardó { $count } ms.
books-truncated = Hay más que estos { $count }.
books-table = Lo que no cuadra
column-found = Hallado
column-expected = Esperado
rule-sum = Lo que hay es la suma del libro
rule-balance = Lo que hay es el saldo del último asiento
rule-chain = Cada saldo es el anterior más el cambio
rule-reserved = Lo reservado es lo apartado
rule-available = Lo disponible es lo que hay menos lo reservado

# Como órdenes.
curl-title = Copiar como curl
curl-text = De qué se hizo esta página. Ponga sus claves en PRODUCTS_KEY e INVENTORY_KEY.
curl-copy = Copiar
curl-copied = Copiado.
# Traer.
action-import = Traer un archivo
import-title = Traer productos
import-intro = Un archivo con una fila por producto: su SKU, nombre y precio y, si los hay, su moneda, descripción, unidades en almacén y nivel mínimo. Cada fila se comprueba antes de enviar nada.
import-plain = Sin scripts, un archivo puede tener { $rows } filas y cerca de { $megabytes } MB. Su primera fila nombra las columnas.
import-read-only = Sus claves pueden leer, y un archivo necesita claves que puedan cambiar productos y existencias.
import-file = Archivo
import-file-hint = CSV, como lo guardan Excel, LibreOffice o Google Sheets. Puede soltarlo aquí.
import-currency = Moneda
import-currency-hint = Para las filas que no nombran ninguna.
import-existing = Productos cuyo SKU ya existe
import-existing-leave = Dejarlos y avisar de sus filas
import-existing-update = Actualizar nombre, descripción y precio. Las existencias no se cambian nunca.
import-button = Leer el archivo
import-map = Qué hay en las columnas
import-map-intro = Las primeras filas de su archivo. Corrija lo que no se reconoció.
import-separator = Entre celdas
import-comma = Coma
import-semicolon = Punto y coma
import-tab = Tabulador
import-bar = Barra
import-mark = Decimales
import-encoding = Signos
import-either = Reconocidos
import-ignored = Se omite
import-check = Comprobar cada fila
import-send = Enviar las filas correctas
import-pause = Pausa
import-resume = Seguir
import-save = Guardar las filas que fallaron
import-again = Otro archivo
import-checking = Comprobando las filas
import-checked = Filas correctas: { $count }. Filas con errores: { $wrong }.
import-wrong-rows = { $wrong ->
    [one] { $wrong } fila no es correcta.
   *[other] { $wrong } filas no son correctas.
}
import-nothing-sent = No se envió nada.
import-more-rows = y { $count } más, en el archivo de las filas que fallaron
import-leave-out = Las filas que no son correctas se omiten.
import-sending = Enviando las filas
import-paused = En pausa. No se pierde nada; siga cuando quiera, en este dispositivo.
import-left = { $count } de { $total } filas
import-rate = { $rate } filas por segundo, quedan { $time }
import-done = Hecho
import-result = Creados: { $made }. Cambiados: { $changed }. Ya creados por este archivo: { $there }. Fallidos: { $failed }.
import-wait = Nuevo intento en { $seconds } s.
import-offline = No se llega a la consola.
import-kept = Aquí se empezó a traer un archivo. Siga donde se detuvo o elija otro.
import-file-gone = El archivo cambió o se movió desde entonces. Elíjalo otra vez.
import-no-store = Este navegador no guarda datos de este sitio. No cargue la página otra vez antes del final.
import-stuck = Una fila no se pudo leer, y el archivo no se leyó más allá.
import-sign-in = Ha salido o ha entrado de nuevo. El lugar en el archivo se guarda.
import-row = Fila { $row }:
import-row-heading = Fila
import-wrong-file = filas-incorrectas.csv
import-failed-file = filas-fallidas.csv
import-error-column = error
import-nothing = No hay una fila de títulos en este archivo.
import-columns-missing = Diga qué columnas tienen SKU, nombre y precio.
import-columns-plain = Faltan estas columnas: { $names }. La primera fila tiene que nombrarlas así.
import-too-many = Sin un script se envían como mucho { $rows } filas a la vez. Corte el archivo en partes.
import-fate-made = Creado
import-fate-changed = Cambiado
import-fate-there = Ya creado por este archivo
import-wrong-missing = Esto hace falta.
import-wrong-sku = Un SKU tiene solo letras, cifras y . _ - sin espacios ni acentos.
import-wrong-length = Esto tiene más de { $number } caracteres.
import-wrong-control = Hay un signo que nadie puede ver.
import-wrong-price = Esto no es un precio. ¿Es correcto el signo de los decimales?
import-wrong-decimals = La moneda tiene { $number ->
    [0] cero decimales
    [one] { $number } decimal
   *[other] { $number } decimales
  }.
import-wrong-high = Como mucho { $number }.
import-wrong-currency = Esto no es una moneda. Escriba tres letras, como USD o EUR.
import-wrong-units = Esto no es un número entero de 0 o más.
import-wrong-cells = Esta fila tiene más celdas que títulos hay.
import-wrong-long = Esta fila es demasiado larga. Quizá no se cierra una comilla.
import-wrong-quote = Una comilla de esta fila no se cierra.
import-wrong-signs = Esta fila no está escrita en los signos del archivo.
import-wrong-twice = El SKU ya está en la fila { $row }.
import-wrong-there = Ya hay un producto con este SKU.

# Sacar.
action-export = Sacar
# Seguir los cambios de los demás.
follow-starting = Conectando
follow-live = En vivo
follow-behind = Con retraso
follow-offline = Sin conexión
follow-over = Sesión cerrada
follow-off = No en vivo
follow-live-more = Los cambios de los demás aparecen solos.
follow-behind-more = Hay más cambios de los que caben a la vez: llegan unos segundos tarde.
follow-offline-more = Lo que se ve es de
follow-over-more = Su sesión está cerrada. Vuelva a cargar la página para entrar.
follow-on = Mostrar los cambios de los demás
follow-told-offline = Sin conexión: los números pueden haber cambiado.
follow-told-live = De nuevo en vivo.

# Teclas.
keys-open = Teclas
keys-title = Teclas
keys-search = Buscar
keys-receive = Recibir, en la página de un producto
keys-on = Estas teclas funcionan
keys-close = Cerrar

# En el almacén.
nav-floor = Almacén
floor-title = En el almacén
floor-intro = Escanee un código o escriba un SKU.
floor-look = Buscar
floor-scan = Escanear
floor-stop = Parar
floor-camera = Lo que ve la cámara
floor-denied = Aquí no se puede usar la cámara. Permítala para este sitio o escriba el SKU.
floor-failed = La cámara no funciona. Escriba el SKU.
floor-nothing = Nada tiene el SKU «{ $sku }».
floor-less = Una menos
floor-more = Una más
floor-next = Siguiente
floor-damaged = Dañado
floor-missing = Falta
floor-found = Encontrado
floor-returned = Devuelto
field-floor-units = Unidades
    .hint = − quita unidades, para un ajuste.
field-floor-reason = Motivo
    .hint = Un ajuste necesita uno. Queda en el libro para siempre.
wrong-received = Lo recibido es 1 o más. Para quitar unidades, ajuste.
wrong-reason = Un ajuste necesita un motivo.
said-floor-received = { $sku }: { $count ->
    [one] se recibió { $count } unidad.
   *[other] se recibieron { $count } unidades.
}
said-floor-adjusted = { $sku }: ajustado en { $count }.

# Formularios en camino y tablas vacías.
form-busy = Enviando…
form-lost = No llegó respuesta. Lo que escribió sigue aquí. Envíelo otra vez: se hace una sola vez, por muchas que se envíe.
ledger-none = Nada se movió en este tramo del libro.
