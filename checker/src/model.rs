//! The pure model: what one change does to the stock of one product, and which changes are allowed.

/// Units on hand at most.
const ON_HAND_MAX: i64 = 1_000_000_000;

/// The stock of one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stock {
    pub(crate) on_hand: i64,
    /// Units of them that holds keep.
    pub(crate) reserved: i64,
    /// From which number of available units on it counts as low.
    pub(crate) threshold: i64,
    /// One more with every change.
    pub(crate) version: i64,
}

impl Stock {
    /// Units that can be bought.
    pub(crate) fn available(self) -> i64 {
        self.on_hand - self.reserved
    }
}

/// Something that happens to the stock of one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It begins, or begins again.
    Start { on_hand: i64, threshold: i64 },
    /// Units come or go by hand.
    Move { delta: i64 },
    /// A purchase, of units that a hold kept until then or not.
    Sell { quantity: i64, held: bool },
    /// A purchase is cancelled.
    Return { quantity: i64 },
    /// A hold begins.
    Hold { quantity: i64 },
    /// A hold ends without a purchase.
    Free { quantity: i64 },
    /// Absolute values.
    Set { on_hand: i64, threshold: i64 },
    /// It ends.
    End,
}

/// What `change` makes of `before`, or the rule that it breaks; `last` is the version that the product's stock had last, 0 for
/// none ever.
pub(crate) fn apply(before: Option<Stock>, last: i64, change: Change) -> Result<Option<Stock>, &'static str> {
    let version = last + 1;
    let after = match (before, change) {
        (None, Change::Start { on_hand, threshold }) => Stock { on_hand, reserved: 0, threshold, version },
        (None, Change::Return { quantity }) => Stock { on_hand: quantity, reserved: 0, threshold: 0, version },
        (None, _) => return Err("there is no stock to change"),
        (Some(_), Change::Start { .. }) => return Err("the stock exists already"),
        (Some(Stock { on_hand: 0, reserved: 0, .. }), Change::End) => return Ok(None),
        (Some(_), Change::End) => return Err("stock in use was deleted"),
        (Some(before), change) => Stock { version, ..changed(before, change)? },
    };
    match after {
        Stock { on_hand: ..0, .. } => Err("fewer than no units on hand"),
        Stock { on_hand, .. } if on_hand > ON_HAND_MAX => Err("more units on hand than can be"),
        Stock { reserved: ..0, .. } => Err("fewer than no units reserved"),
        stock if stock.available() < 0 => Err("units that are held are gone"),
        stock => Ok(Some(stock)),
    }
}

fn changed(before: Stock, change: Change) -> Result<Stock, &'static str> {
    let Stock { on_hand, reserved, .. } = before;
    let available = before.available();
    Ok(match change {
        Change::Move { delta } if delta < 0 && available + delta < 0 => return Err("more was taken than was available"),
        Change::Move { delta } => Stock { on_hand: on_hand + delta, ..before },
        Change::Sell { quantity, held: false } if quantity > available => return Err("more was sold than was available"),
        Change::Sell { quantity, held: false } => Stock { on_hand: on_hand - quantity, ..before },
        Change::Sell { quantity, held: true } => Stock { on_hand: on_hand - quantity, reserved: reserved - quantity, ..before },
        Change::Return { quantity } => Stock { on_hand: on_hand + quantity, ..before },
        Change::Hold { quantity } if quantity > available => return Err("more was held than was available"),
        Change::Hold { quantity } => Stock { reserved: reserved + quantity, ..before },
        Change::Free { quantity } => Stock { reserved: reserved - quantity, ..before },
        Change::Set { on_hand, threshold } => Stock { on_hand, threshold, ..before },
        Change::Start { .. } | Change::End => before,
    })
}

/// The lines that a change crosses, as the feed names them, in its order.
pub(crate) fn crossings(before: Option<Stock>, after: Option<Stock>) -> Vec<&'static str> {
    let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
    let is_low = |stock: Stock| stock.threshold > 0 && stock.available() <= stock.threshold;
    let mut crossed = Vec::new();
    if is_low(after) && !is_low(before) {
        crossed.push("inventory.low_stock");
    }
    match (before.available() == 0, after.available() == 0) {
        (false, true) => crossed.push("inventory.out_of_stock"),
        (true, false) => crossed.push("inventory.back_in_stock"),
        _ => {}
    }
    crossed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock(on_hand: i64, reserved: i64) -> Stock {
        Stock { on_hand, reserved, threshold: 2, version: 7 }
    }

    #[track_caller]
    fn check(before: Option<Stock>, change: Change, expected: Option<(i64, i64)>) {
        let after = apply(before, 7, change).ok().map(|after| after.map_or((-1, -1), |after| (after.on_hand, after.reserved)));
        assert_eq!(after, expected, "{before:?} {change:?}");
    }

    #[test]
    fn changes() {
        let some = stock(5, 3);
        check(Some(some), Change::Sell { quantity: 2, held: false }, Some((3, 3)));
        check(Some(some), Change::Sell { quantity: 3, held: false }, None);
        check(Some(some), Change::Sell { quantity: 3, held: true }, Some((2, 0)));
        check(Some(some), Change::Hold { quantity: 2 }, Some((5, 5)));
        check(Some(some), Change::Hold { quantity: 3 }, None);
        check(Some(some), Change::Free { quantity: 4 }, None);
        check(Some(some), Change::Move { delta: -3 }, None);
        check(Some(some), Change::Set { on_hand: 2, threshold: 0 }, None);
        check(Some(some), Change::Move { delta: ON_HAND_MAX }, None);
        check(Some(some), Change::Start { on_hand: 1, threshold: 0 }, None);
        check(Some(some), Change::End, None);
        check(Some(stock(0, 0)), Change::End, Some((-1, -1)));
        check(None, Change::Start { on_hand: 1, threshold: 0 }, Some((1, 0)));
        check(None, Change::Return { quantity: 4 }, Some((4, 0)));
        check(None, Change::Hold { quantity: 1 }, None);
    }

    #[test]
    fn lines_are_told_when_they_are_crossed() {
        let crossed = |before: i64, after: i64| crossings(Some(stock(before, 0)), Some(stock(after, 0)));
        assert_eq!(crossed(5, 2), ["inventory.low_stock"]);
        assert_eq!(crossed(5, 0), ["inventory.low_stock", "inventory.out_of_stock"]);
        assert_eq!(crossed(1, 0), ["inventory.out_of_stock"]);
        assert_eq!(crossed(0, 1), ["inventory.back_in_stock"]);
        assert_eq!(crossed(2, 1), [""; 0]);
        assert_eq!(crossed(0, 9), ["inventory.back_in_stock"]);
    }
}
