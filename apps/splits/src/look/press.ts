import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from 'react';

/** How far from the key a finger may lift, in CSS px. */
const slopPx = 48;

export interface Press {
  readonly isDown: boolean;
  readonly handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerCancel(event: PointerEvent<HTMLElement>): void;
    onKeyDown(event: KeyboardEvent<HTMLElement>): void;
    onClick(event: MouseEvent<HTMLElement>): void;
  };
}

/**
 * A press whose time is that of the touch. It counts when the finger lifts on the control or
 * within 48 px of it; sliding further off cancels. Enter and Space count on key-down, once.
 *
 * @param onPress gets the `timeStamp` of the touch or key-down: milliseconds, monotonic
 */
export function usePress(onPress: (timeStamp: number) => void): Press {
  const touch = useRef<{ pointer: number; timeStamp: number }>(undefined);
  const [isDown, setIsDown] = useState(false);

  const end = () => {
    touch.current = undefined;
    setIsDown(false);
  };
  const isThis = (event: PointerEvent) => touch.current?.pointer === event.pointerId;

  return {
    isDown,
    handlers: {
      onPointerDown(event) {
        if (touch.current || event.button !== 0) return;
        touch.current = { pointer: event.pointerId, timeStamp: event.timeStamp };
        event.currentTarget.setPointerCapture(event.pointerId);
        setIsDown(true);
      },
      onPointerMove(event) {
        if (isThis(event) && !isNear(event)) end();
      },
      onPointerUp(event) {
        const timeStamp = touch.current?.timeStamp;
        if (timeStamp === undefined || !isThis(event)) return;
        end();
        if (isNear(event)) onPress(timeStamp);
      },
      onPointerCancel(event) {
        if (isThis(event)) end();
      },
      onKeyDown(event) {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        if (!event.repeat) onPress(event.timeStamp);
      },
      onClick(event) {
        // A screen reader's click has no pointer events before it, and a detail of 0.
        if (event.detail === 0) onPress(event.timeStamp);
      },
    },
  };
}

function isNear(event: PointerEvent<HTMLElement>): boolean {
  const { left, right, top, bottom } = event.currentTarget.getBoundingClientRect();
  return (
    event.clientX >= left - slopPx &&
    event.clientX <= right + slopPx &&
    event.clientY >= top - slopPx &&
    event.clientY <= bottom + slopPx
  );
}
