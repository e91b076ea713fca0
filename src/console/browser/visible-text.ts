import { type ComponentChildren, options } from 'preact';
import { printableText } from '../../telemetry/printable-text.ts';

/**
 * From now on pages show characters that nobody sees, or that turn the direction of what follows, as the command line does:
 * written out. An id or a gateway's text could else make an amount read backwards, or look like another one.
 */
export function showInvisibleCharacters(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    if (typeof vnode.type === 'string') Object.assign(vnode.props, { children: visible(vnode.props.children) });
    before?.(vnode);
  };
}

function visible(children: ComponentChildren): ComponentChildren {
  if (typeof children === 'string') return printableText(children);
  return Array.isArray(children) ? children.map(visible) : children;
}
