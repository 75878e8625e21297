import{a as b}from"./chunk-ICLXEMEQ.js";import{a as y}from"./chunk-QHXI3OZH.js";import{a as p,b as k}from"./chunk-XVDI5QVF.js";import{a as l}from"./chunk-3TKICF7E.js";function f(n){return`--${n.replace(/[A-Z]/g,t=>`-${t.toLowerCase()}`)}`}l(f,"flagOf");function O(n,t){return Object.entries(n.shortNames??{}).flatMap(([e,r])=>r===t?[e]:[])}l(O,"shortNamesOf");function D(n,t){let e={},r=[],o=!1,s=!1;for(let i=0;i<n.length;i+=1){let a=n[i]??"";if(a==="--"){r.push(...n.slice(i+1));break}if(a==="--json")o=!0;else if(a==="--help"||a==="-h")s=!0;else if(!/^--?[A-Za-z]/.test(a))r.push(a);else{let c=v(a,t);if(c.text===void 0&&h(c.schema))e[c.argument]=!c.negated;else{let d=n[i+1];if(c.text===void 0&&(d===void 0||d.startsWith("--")))throw W(a,t);c.text===void 0&&(i+=1),U(e,c.argument,$(c.text??d??"",c.schema))}}}return s?{args:e,json:o,help:s}:{args:{...e,...P(r,e,t)},json:o,help:s}}l(D,"readWords");function v(n,t){let[,e=n,r]=/^(--?[^=]+)(?:=(.*))?$/s.exec(n)??[],{properties:o}=t.inputSchema;for(let[s,i]of Object.entries(o)){let a=[s,...O(t,s)].map(f);if(a.includes(e)||e===`--${s}`)return{argument:s,schema:i,text:r,negated:!1};if(h(i)&&r===void 0&&a.some(c=>e===c.replace("--","--no-")))return{argument:s,schema:i,text:r,negated:!0}}throw C(e,t)}l(v,"readFlag");function C(n,t){let e=N(t),r=y(n,e),o=r===void 0?".":`; did you mean ${r}?`;return new p("unknown-flag",`${n} is no flag of ${t.name}${o} It takes ${e.join(", ")}.`,u(t,t.example))}l(C,"unknownFlag");function N(n){return[...Object.keys(n.inputSchema.properties).flatMap(e=>[f(e),...O(n,e).map(f)]),"--json","--help"]}l(N,"flagsOf");function W(n,t){return new p("missing-value",`${n} has no value; write it as ${n} VALUE or ${n}=VALUE.`,u(t,t.example))}l(W,"withoutValue");function P(n,t,e){if(n.length===0)return{};let r=e.positional;if(r===void 0||t[r]!==void 0)throw new p("word-too-many",`${e.name} has no use for the word ${JSON.stringify(n[0])}; values follow their flag, and values with spaces need quotation marks.`,u(e,e.example));let o=e.inputSchema.properties[r]??{};return{[r]:o.type==="array"?n:$(n.join(" "),o)}}l(P,"positionalOf");function U(n,t,e){let r=n[t];n[t]=Array.isArray(r)&&Array.isArray(e)?[...r,...e]:e}l(U,"add");function $(n,t){if(t.anyOf!==void 0)return t.anyOf.map(r=>$(n,r)).find(r=>typeof r!="string")??n;switch(t.type){case"integer":case"number":return/^[+-]?(\d+\.?\d*|\.\d+)$/.test(n)?Number(n):n;case"boolean":return n==="true"?!0:n==="false"?!1:n;case"array":{let e=t.items??{};return e.type==="object"||n.startsWith("[")?[x(n)].flat():n.split(",").map(r=>$(r.trim(),e))}case"object":return x(n);default:return n}}l($,"readValue");function x(n){try{return JSON.parse(n)}catch{return n}}l(x,"parsed");function h(n){return n.type==="boolean"||(n.anyOf?.some(h)??!1)}l(h,"isBoolean");function u(n,t){let e=[`rollout ${n.name}`],{positional:r}=n;r!==void 0&&t[r]!==void 0&&e.push(S(t[r]));for(let[o,s]of Object.entries(t))o!==r&&(typeof s=="boolean"?e.push(s?f(o):f(o).replace("--","--no-")):e.push(f(o),S(s)));return e.join(" ")}l(u,"commandLineOf");function S(n){let e=Array.isArray(n)&&n.every(r=>typeof r!="object")?n.join(","):typeof n=="string"?n:JSON.stringify(n);return/^[\w./:,@%+-]+$/.test(e)?e:`"${e.replace(/(["\\$`])/g,"\\$1")}"`}l(S,"quotedWord");var V=96,F=`Exit codes
  0   done, or yes
  1   no, or hold
  2   the call was wrong; standard error says how to mend it
  3   roll back
  70  a defect of this program; standard error holds the stack`;function R({version:n,definitions:t}){let e=t.filter(({doors:i})=>i.includes("cli")),r=Math.max(...e.map(({name:i})=>i.length),3)+2,o=l((i,a)=>`  ${i.padEnd(r)}${a}`,"row"),s=e.find(({name:i})=>i==="plan-stages")??e[0];return`rollout ${n}: plans how a change reaches users step by step, and when to take it back.

It reads a repository (flags, deployment and monitoring tools, the change itself), weighs the risk,
and writes a plan: stages with traffic, duration and limits, rollback, monitoring, communication.

Usage
  rollout <command> [flags]        (where it is not installed: node dist/rollout.js <command>)

Commands
${e.map(({name:i,title:a})=>o(i,a)).join(`
`)}
${o("mcp","Serve the same as tools over the Model Context Protocol (standard input and output)")}
${s===void 0?"":`
Example
  ${u(s,J(s))}
`}
Flags of every command
  --json     the whole answer as JSON instead of Markdown
  --help     what a command does, its flags and an example
  --version  ${n}
`}l(R,"generalHelp");function A(n){let{positional:t,inputSchema:e}=n,r=new Set(e.required),o=t===void 0?"":r.has(t)?` <${t}>`:` [${t}]`,s=Object.entries(e.properties).map(([i,a])=>{let c=[i,...O(n,i)].map(f).join(", "),d=[a.help??a.description,...M(a,r.has(i))].filter(Boolean).join(". ");return`  ${h(a)?`${c}, ${f(i).replace("--","--no-")}`:c}
${E(d,"      ")}`});return`${n.title}

${E(n.description,"")}

Usage
  rollout ${n.name}${o} [flags]

Flags
${s.join(`
`)}
  --json
      The whole answer as JSON instead of Markdown

Example
  ${u(n,n.example)}

${F}
`}l(A,"commandHelp");function J({example:n,inputSchema:t}){let e=new Set(t.required),r=Object.entries(n),o=r.filter(([s])=>!e.has(s)).slice(0,2);return Object.fromEntries([...r.filter(([s])=>e.has(s)),...o])}l(J,"shortExample");function M(n,t){let e=h(n)?[]:[q(b(n))];return n.type==="array"&&e.push("Repeat the flag, or separate by commas"),n.default!==void 0&&e.push(`Default: ${JSON.stringify(n.default)}`),t&&e.push("Required"),e}l(M,"remarks");function q(n){return n.charAt(0).toUpperCase()+n.slice(1)}l(q,"capital");function E(n,t){let e=[],r="";for(let o of n.split(/\s+/))r!==""&&t.length+r.length+o.length+1>V?(e.push(r),r=o):r=r===""?o:`${r} ${o}`;return[...e,r].map(o=>t+o).join(`
`)}l(E,"wrapped");var L=2;async function rn(n,t){try{return await T(n,t)}catch(e){if(!(e instanceof p))throw e;return t.terminal.report(k(e)),L}}l(rn,"runCommandLine");async function T(n,t){let{operations:e,terminal:r}=t,o=await e.facts(),[s,...i]=n[0]==="help"?[...n.slice(1,2),"--help"]:n;if(s==="--version"||s==="-v")return j(r,`${o.version}
`);if(s===void 0||s==="--help"||s==="-h")return j(r,R(o));let a=H(s,o),{args:c,json:d,help:m}=D(i,a);if(m)return j(r,A(a));let g=await e.load(a.name);if(g===void 0)throw new Error(`The operation ${a.name} is listed but cannot be loaded.`);let w=await B({...a,operation:g},c,t);return await r.write(d?`${JSON.stringify(w,void 0,2)}
`:`${g.render(w).trimEnd()}
`),g.exitCode(w)}l(T,"run");async function j(n,t){return await n.write(t),0}l(j,"said");function H(n,{definitions:t}){let e=t.filter(({doors:c})=>c.includes("cli")),r=e.find(({name:c})=>c===n);if(r!==void 0)return r;let o=[...e.map(({name:c})=>c),"mcp","help"],s=y(n,o),i=s===void 0?".":`; did you mean ${s}?`,a=n.startsWith("-")?"flag":"command";throw new p(`unknown-${a}`,`There is no ${a} ${JSON.stringify(n.slice(0,80))}${i} The commands are ${o.join(", ")}; rollout --help explains them.`)}l(H,"definitionNamed");async function B({operation:n,...t},e,{world:r,terminal:o}){let{parseInput:s}=await import("./parse-input-CGVXZTTW.js"),i={nameOf:f,callOf:l(m=>u(t,m),"callOf")},a=s({...t,input:n.input},e,i),{progress:c}=o,d={...r,door:"cli",roots:[],signal:o.signal,progress:l((m,g,w)=>c?.(`${w} (${m} of ${g})`),"progress")};try{return await n.run(a,d)}finally{c?.("")}}l(B,"answered");export{rn as runCommandLine};
