//! What the tests of the rules share.

use super::{Case, Fact, View};

/// The view that comes of facts in this order.
pub(crate) fn seen<C: Case>(facts: &[Fact<C>]) -> View<C> {
    let mut view = View::of(&facts[0]);
    facts[1..].iter().for_each(|fact| view.learn(fact).unwrap());
    view
}

/// Shows `each` every order of `items`; how many there are.
pub(crate) fn each_order<T: Clone>(items: &[T], mut each: impl FnMut(&[T])) -> usize {
    fn from<T: Clone>(items: &mut Vec<T>, at: usize, each: &mut impl FnMut(&[T])) -> usize {
        if at == items.len() {
            each(items);
            return 1;
        }
        let mut shown = 0;
        for other in at..items.len() {
            items.swap(at, other);
            shown += from(items, at + 1, each);
            items.swap(at, other);
        }
        shown
    }
    from(&mut items.to_vec(), 0, &mut each)
}
