/** Takes whoever followed a link about one entry of a list to it. */
import { useEffect } from 'preact/hooks';

/**
 * Moves the focus to the element `<of>-<chosen>`, once the list that holds it is there; after that it
 * stays wherever people take it.
 */
export function useChosen(of: string, chosen: string | undefined, isThere: boolean): void {
  useEffect(() => {
    if (isThere && chosen !== undefined) document.getElementById(`${of}-${chosen}`)?.focus();
  }, [of, chosen, isThere]);
}
