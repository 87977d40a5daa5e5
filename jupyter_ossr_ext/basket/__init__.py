"""The shopping basket of ESAP: what a user selected there."""
