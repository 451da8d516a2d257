import './network-switch.css';

interface NetworkSwitchProps {
  readonly phone: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** A phone's network, on or off, in words. */
export function NetworkSwitch({ phone, isOn, onChange }: NetworkSwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={`Network of ${phone}`}
      className="network-switch"
      onClick={() => onChange(!isOn)}
    >
      <span>
        <span className="network-switch-phone">{phone}</span>
        Network: {isOn ? 'on' : 'off'}
      </span>
      <span className="network-switch-track" aria-hidden="true" />
    </button>
  );
}
