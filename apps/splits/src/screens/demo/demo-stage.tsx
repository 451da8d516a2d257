import { useMemo, useState } from 'react';
import { BatonProvider } from '../../baton.ts';
import { Decision, TextAction } from '../../look/decision.tsx';
import { atSpeed } from '../../race/demo/race-clock.ts';
import { useRemembered } from '../../shell/phone-store.ts';
import { openRace } from '../../shell/race-client.ts';
import { RaceDataProvider } from '../../shell/race-data.tsx';
import { createRaceTime } from '../../shell/race-time.ts';
import { racePath } from '../../shell/route.ts';
import { useOpening } from '../../shell/use-opening.ts';
import { Choice } from '../form/choice.tsx';
import { demoControls, type DemoPhoneName, demoPhones } from './demo-controls.ts';
import type { DemoVisit } from './demo-visit.ts';
import { NetworkSwitch } from './network-switch.tsx';
import { ServerCourse } from './server-course.tsx';
import { Wires } from './wires.tsx';
import './demo.css';

const speeds = [
  { value: '1', words: '1×' },
  { value: '60', words: '60×' },
  { value: '600', words: '600×' },
] as const;

interface DemoStageProps {
  readonly visit: DemoVisit;
  readonly onStartAgain: () => void;
}

/** The phones as frames with switches under them; between them what the server has. */
export function DemoStage({ visit, onStartAgain }: DemoStageProps) {
  const client = openRace(visit.viewer);
  const isOpen = useOpening(client) === 'open';
  const clock = useMemo(
    () =>
      createRaceTime(client.clock, { current: () => demoControls.current().clock, subscribe: demoControls.subscribe }),
    [client],
  );
  const controls = useRemembered(demoControls);
  const [front, setFront] = useState<DemoPhoneName>('demo-left');

  const setSpeed = (speed: string) =>
    demoControls.set({ ...controls, clock: atSpeed(controls.clock, client.clock.now().time, Number(speed)) });
  const tapBoth = () => demoControls.set({ ...controls, taps: controls.taps + 1 });
  const setCut = (phone: DemoPhoneName, isCut: boolean) => {
    const others = controls.cut.filter((each) => each !== phone);
    demoControls.set({ ...controls, cut: isCut ? [...others, phone] : others });
  };

  const sideOf = (name: DemoPhoneName, index: 0 | 1) => ({
    device: visit.phones[index].device,
    isCut: controls.cut.includes(name),
  });

  return (
    <div className="demo">
      <nav className="demo-tabs" aria-label="Phones">
        {demoPhones.map((name, index) => (
          <button key={name} type="button" aria-pressed={name === front} onClick={() => setFront(name)}>
            {visit.phones[index]?.phoneName}
          </button>
        ))}
      </nav>
      {demoPhones.map((name, index) => (
        <section key={name} className={`demo-phone ${name} ${name === front ? 'demo-front' : ''}`}>
          <iframe
            title={visit.phones[index]?.phoneName}
            src={`${racePath(visit.viewer.race, { name: 'now' })}?phone=${name}`}
          />
        </section>
      ))}
      {demoPhones.map((name, index) => (
        <div key={name} className={`demo-network ${name}-network`}>
          <NetworkSwitch
            phone={visit.phones[index]?.phoneName ?? name}
            isOn={!controls.cut.includes(name)}
            onChange={(isOn) => setCut(name, !isOn)}
          />
        </div>
      ))}
      <h1 className="demo-line strong">Cut a network. Hand off. Put it back.</h1>
      <section className="demo-server" aria-labelledby="demo-server">
        <h2 className="strong" id="demo-server">
          What the server has
        </h2>
        {isOpen && (
          <BatonProvider client={client}>
            <RaceDataProvider place={visit.viewer} client={client} clock={clock}>
              <ServerCourse />
              <Wires left={sideOf('demo-left', 0)} right={sideOf('demo-right', 1)} />
            </RaceDataProvider>
          </BatonProvider>
        )}
      </section>
      <div className="demo-acts">
        <Choice label="Speed" value={String(controls.clock.speed)} onChange={setSpeed} options={speeds} isRow />
        <Decision onClick={tapBoth}>Tap both at once</Decision>
        <TextAction onClick={onStartAgain}>Start again</TextAction>
      </div>
    </div>
  );
}
