# Lo que dice la consola, en español. `en.ftl` dice lo mismo en inglés; una prueba los compara.

brand = Bodega
skip = Al contenido
nav-label = Principal
nav-products = Productos
trail-label = Dónde está
sign-out = Salir
undo = Deshacer
request-id = Petición
try-again = Intentar de nuevo
to-list = A la lista
to-first = A la primera página

# Horas y unidades.
time = { $day } { $month } { $year }, { $time } UTC
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
wrong-price = No queda claro si son miles o decimales. Escríbalo con dos decimales.
wrong-minutes = Entre 1 y { $most } minutos.

# La lista.
list-title = Productos
view-label = Qué productos
view-active = A la venta
view-low = Pocos
view-out = Agotados
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
pages-label = Páginas
pages-before = Anterior
pages-after = Siguiente
empty-title = Todavía no hay productos
empty-text = Empiece con uno suyo, o eche un vistazo con datos de ejemplo.
empty-search = No se encuentra nada para «{ $search }».
empty-all = Mostrar todo
empty-low = No queda poco de nada.
empty-out = No hay nada agotado.
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
