import { Command, Option } from 'commander';
import { CONSOLE_ROLES, type ConsoleRole } from '../../console/access/roles.ts';
import { addUser } from '../../console/access/users-file.ts';

export function consoleCommand(): Command {
  return new Command('console')
    .description('Who may use the console, which salvage run console starts.')
    .addCommand(addUserCommand());
}

function addUserCommand(): Command {
  return new Command('add-user')
    .description("Adds somebody to the console's users, and prints their token, which is kept nowhere.")
    .argument('<name>', 'stands in the audit as who did something')
    .addOption(new Option('--role <role>', 'what they may do').choices(CONSOLE_ROLES).default('viewer'))
    .option('--file <file>', 'the file of users; made where it is not there', process.env.CONSOLE_TOKENS_FILE)
    .addHelpText('after', MORE_HELP)
    .action((name: string, { role, file = 'console-users.yaml' }: { role: ConsoleRole; file?: string }) => {
      const token = addUser(file, name, role);
      process.stdout.write(`${token}\n`);
      process.stderr.write(
        `${name} is ${role} in ${file}. The line above is the token: give it to ${name}, it is not shown again.\nStart the console with CONSOLE_TOKENS_FILE=${file}\n`,
      );
    });
}

const MORE_HELP = `
A viewer sees everything. An operator also reruns, recalls, pauses, and settles. An admin also changes the configuration and
checkpoints. Nobody changes anything unless CONSOLE_WRITE=on. To take somebody's access away, take out their entry: it ends at
once. To let a proxy log people in, see CONSOLE_PROXY_HEADER; an entry without tokenSha256 gives such a person a role.

Exit codes: 0 added, 2 the name is taken or the file cannot be used.`;
