import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from 'react';

/** How far from the control a finger may lift, in CSS px. */
const slopPx = 48;

/** Gets the `timeStamp` of the touch or key-down (monotonic milliseconds), and what was pressed then. */
export type OnPress<Target> = (timeStamp: number, target: Target) => void;

/**
 * A press whose time is that of the touch. It counts when the finger lifts on the control or
 * within 48 px of it; sliding further off cancels. Enter and Space count on key-down, once.
 *
 * @param target what the control stands for now. A press is for what it stood for at the
 *   touch, even where that changed before the finger lifted.
 */
export function usePress<Target>(target: Target, onPress: OnPress<Target>) {
  const touch = useRef<{ pointer: number; timeStamp: number; target: Target }>(undefined);
  const [isDown, setIsDown] = useState(false);

  const end = () => {
    touch.current = undefined;
    setIsDown(false);
  };
  const isThis = (event: PointerEvent) => touch.current?.pointer === event.pointerId;

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (touch.current || event.button !== 0) return;
      touch.current = { pointer: event.pointerId, timeStamp: event.timeStamp, target };
      event.currentTarget.setPointerCapture(event.pointerId);
      setIsDown(true);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (isThis(event) && !isNear(event)) end();
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const pressed = touch.current;
      if (!pressed || !isThis(event)) return;
      end();
      if (isNear(event)) onPress(pressed.timeStamp, pressed.target);
    },
    onPointerCancel(event: PointerEvent<HTMLElement>) {
      if (isThis(event)) end();
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      if (!event.repeat) onPress(event.timeStamp, target);
    },
    onClick(event: MouseEvent<HTMLElement>) {
      // A screen reader clicks without a pointer: detail is 0. Other clicks were presses already.
      if (event.detail === 0) onPress(event.timeStamp, target);
    },
  };
  return { isDown, handlers };
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
