import { createRoot } from 'react-dom/client';
import '../look/look.css';
import { App } from './app.tsx';
import { keepAppOffline } from './app-version.ts';
import { FailureScreen } from './failure-screen.tsx';
import { followTheme } from './theme.ts';

followTheme();
void keepAppOffline();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <FailureScreen>
    <App />
  </FailureScreen>,
);
